/** A named document of a group of monitors; without content it is no longer there. Plain data. */
export interface SharedDocument {
  readonly key: readonly string[];
  readonly content?: unknown;
}

/** Documents that every member of a group sees: the latest of each key. */
export interface SharedDocuments {
  /** Those that have changed since the last call, in their order; at first all. */
  changes(): Promise<readonly SharedDocument[]>;
  /** Writes documents in their order. */
  put(documents: readonly SharedDocument[]): Promise<void>;
}
