/** Tables of large values. */
export const COMPRESSED_TABLES: readonly string[] = ['history', 'evidence', 'outbox'];
