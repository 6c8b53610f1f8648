/** Writes one line: a message, or facts and a message about them. */
export interface LogLine {
  (message: string): void;
  (facts: object, message: string): void;
}

/** What a room tells the operator. `warn`: nothing lost. `error`: something lost, or someone must act. */
export interface Log {
  readonly info: LogLine;
  readonly warn: LogLine;
  readonly error: LogLine;
}
