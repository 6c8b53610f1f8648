/** Something that the page of a link asks for. */
export interface AskedField {
  readonly name: string;
  readonly label: string;
  /** What can be chosen, by value; text is asked for where it is absent. */
  readonly choices?: Readonly<Record<string, string>>;
  readonly isRequired?: boolean;
  /** What stands there at first. */
  readonly value?: string;
}
