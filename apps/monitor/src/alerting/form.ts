/** What the page of a link in a message asks before it does anything. */
export interface Form {
  readonly title: string;
  /** What will be done, to what. */
  readonly text: string;
  readonly fields: readonly FormField[];
  readonly button: string;
  /** Another page that may be meant instead. */
  readonly instead?: { readonly text: string; readonly url: string } | undefined;
}

export interface FormField {
  readonly name: string;
  readonly label: string;
  /** What can be chosen, by value; text is asked for where it is absent. */
  readonly choices?: Readonly<Record<string, string>>;
  readonly isRequired?: boolean;
  /** What stands there at first. */
  readonly value?: string;
}
