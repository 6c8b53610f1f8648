/** Whether a value is an object of names and values. */
export function isObject(candidate: unknown): candidate is Record<string, unknown> {
  return (
    typeof candidate === 'object' &&
    candidate !== null &&
    !Array.isArray(candidate) &&
    !(candidate instanceof Date)
  );
}

const NESTING_LIMIT = 8;

/**
 * The rows that one JSON document holds: itself, the elements of an array, those of the one array of objects in it with
 * what stands beside it, or the rows of columns that stand side by side.
 */
export function rowsIn(document: unknown): unknown[] {
  if (Array.isArray(document)) {
    if (
      document.length > 0 &&
      document.every((one) => Array.isArray(one) && one.some((inner) => isObject(inner)))
    )
      return document.flatMap(rowsIn);
    return document;
  }
  if (!isObject(document)) return [document];
  return columnsAsRows(document) ?? innerRows(document) ?? [document];
}

/** `{"columns": ["time", "flow"], "data": [[…], …]}`, or `{"time": […], "flow": […]}`. */
function columnsAsRows(document: Record<string, unknown>): unknown[] | undefined {
  const { columns, data } = document;
  if (Array.isArray(columns) && Array.isArray(data) && data.every(Array.isArray)) {
    const index = document['index'];
    return data.map((row: unknown[], at) => ({
      ...(Array.isArray(index) && { index: index[at] as unknown }),
      ...Object.fromEntries(columns.map((name, column) => [String(name), row[column]])),
    }));
  }
  const entries = Object.entries(document);
  const lengths = new Set(entries.map(([, value]) => lengthOf(value)));
  const [length = 0] = lengths;
  if (entries.length < 2 || lengths.size > 1 || length < 2) return undefined;
  const cells = entries.map(
    ([name, value]) => [name, Array.isArray(value) ? value : Object.values(value as object)] as const,
  );
  return Array.from({ length }, (_, row) =>
    Object.fromEntries(cells.map(([name, column]) => [name, (column as unknown[])[row]])),
  );
}

/** Of a column: an array of plain values, or an object of them by number of the row. */
function lengthOf(value: unknown): number {
  const inner: unknown[] | undefined = Array.isArray(value)
    ? value
    : isObject(value) && Object.keys(value).every((key) => /^\d+$/.test(key))
      ? Object.values(value)
      : undefined;
  return inner === undefined || inner.some((one) => typeof one === 'object' && one !== null)
    ? -1
    : inner.length;
}

interface InnerRows {
  readonly path: readonly string[];
  readonly rows: Record<string, unknown>[];
}

function innerRows(document: Record<string, unknown>): unknown[] | undefined {
  const found: InnerRows[] = [];
  const look = (object: Record<string, unknown>, path: readonly string[]) => {
    for (const [key, value] of Object.entries(object)) {
      if (Array.isArray(value) && value.length > 0 && value.every(isObject))
        found.push({ path: [...path, key], rows: value });
      else if (isObject(value) && path.length < 3) look(value, [...path, key]);
    }
  };
  look(document, []);
  const alike = found.filter(({ rows }) => keysOf(rows[0]!) === keysOf(found[0]!.rows[0]!));
  if (alike.length > 1)
    return alike.flatMap(({ path, rows }) => rows.map((row) => ({ channel: path.join('.'), ...row })));
  const longest = found.sort((a, b) => b.rows.length - a.rows.length)[0];
  if (longest === undefined || longest.rows.every((row) => Object.keys(row).length < 2)) return undefined;
  const beside = without(document, longest.path);
  return longest.rows.map((row) => ({ ...beside, ...row }));
}

function keysOf(row: Record<string, unknown>): string {
  return Object.keys(row).sort().join();
}

/** What stands beside the rows: words that say whose they are; numbers there count what a query gave. */
function without(
  document: Record<string, unknown>,
  [key, ...deeper]: readonly string[],
): Record<string, unknown> {
  const { [key!]: inner, ...rest } = document;
  const kept = wordsOf(rest);
  return deeper.length === 0 || !isObject(inner) ? kept : { ...kept, [key!]: without(inner, deeper) };
}

function wordsOf(object: Record<string, unknown>): Record<string, unknown> {
  const words: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(object)) {
    if (isObject(value)) words[key] = wordsOf(value);
    else if (typeof value === 'string') words[key] = value;
  }
  return words;
}

/** Nested objects as dotted names, arrays by index; what is nested deeper than telemetry ever is stays as it is. */
export function flattened(
  object: object,
  prefix = '',
  depth = 0,
  into: Record<string, unknown> = {},
): Record<string, unknown> {
  for (const [key, value] of Object.entries(object)) {
    if (typeof value === 'object' && value !== null && !(value instanceof Date) && depth < NESTING_LIMIT)
      flattened(value as object, `${prefix}${key}.`, depth + 1, into);
    else into[`${prefix}${key}`] = value;
  }
  return into;
}
