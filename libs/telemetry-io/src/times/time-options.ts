/** What a user says of the times. */
export interface TimeOptions {
  readonly time?: readonly string[] | undefined;
  readonly timeFormat?: string | undefined;
  readonly timeUnit?: string | undefined;
  readonly timeZone?: string | undefined;
}
