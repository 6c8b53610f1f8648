import type { Table } from './environment';

/** Above every name. */
const LAST = '\u{10ffff}';

/** Documents whose name begins with `prefix`, by the rest of their name. */
export function documentsOf(documents: Table<unknown>, prefix: string): ReadonlyMap<string, unknown> {
  const found = documents.getRange({ start: prefix, end: prefix + LAST });
  return new Map(Array.from(found, ({ key, value }) => [(key as string).slice(prefix.length), value]));
}
