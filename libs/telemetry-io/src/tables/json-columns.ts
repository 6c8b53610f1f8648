import { isTimeText } from '../dialect/cell-kinds';
import { isTimeName } from '../times/names';
import { isObject } from './json-objects';

type Row = Record<string, unknown>;

/** The rows of columns that stand side by side in a document, or in objects within it; undefined where there are none. */
export function rowsOfColumns(document: Row): Row[] | undefined {
  return namedColumns(document) ?? columns(document) ?? rowsByTime(document) ?? innerColumns(document);
}

/** `{"columns": ["time", "flow"], "data": [[…], …]}` */
function namedColumns(document: Row): Row[] | undefined {
  const { index } = document;
  const names = ['columns', 'labels', 'headers', 'header', 'fields', 'meta', 'schema']
    .map((key) => namesIn(document[key]))
    .find((list) => list !== undefined);
  const rows = ['data', 'rows', 'values'].map((key) => document[key]).find(Array.isArray);
  if (names === undefined || rows?.every((row) => Array.isArray(row) && row.length === names.length) !== true)
    return undefined;
  return rows.map((row: unknown[], at) => ({
    ...(Array.isArray(index) && { index: index[at] as unknown }),
    ...Object.fromEntries(names.map((name, column) => [name, row[column]])),
  }));
}

/** Names, or objects that each have one. */
function namesIn(list: unknown): readonly string[] | undefined {
  if (!Array.isArray(list) || list.length === 0) return undefined;
  const names = list.map((one: unknown) => (isObject(one) ? one['name'] : one));
  return names.every((name): name is string => typeof name === 'string') ? names : undefined;
}

/** `{"time": […], "flow": […]}`, or `{"flow": {"0": …, "1": …}, …}` with numbers of rows or times for keys. */
function columns(document: Row): Row[] | undefined {
  const entries = Object.entries(document).map(([name, value]) => [name, columnOf(value)] as const);
  const [first] = entries;
  if (first?.[1] === undefined || first[1].cells.length < 2) return undefined;
  const keys = first[1].keys;
  if (entries.length < 2 && keys === undefined) return undefined;
  const isAlike = entries.every(
    ([, column]) =>
      column !== undefined &&
      column.cells.length === first[1]!.cells.length &&
      column.keys?.join() === keys?.join(),
  );
  if (!isAlike) return undefined;
  return first[1].cells.map((_, row) => ({
    ...(keys !== undefined && { time: keys[row] }),
    ...Object.fromEntries(entries.map(([name, column]) => [name, column!.cells[row]])),
  }));
}

interface Column {
  readonly cells: readonly unknown[];
  /** Where they are times. */
  readonly keys?: readonly unknown[];
}

function columnOf(value: unknown): Column | undefined {
  const cells: unknown[] | undefined = Array.isArray(value)
    ? value
    : isObject(value)
      ? Object.values(value)
      : undefined;
  if (cells === undefined || cells.some((one) => typeof one === 'object' && one !== null)) return undefined;
  if (Array.isArray(value)) return { cells };
  const keys = Object.keys(value as object);
  if (keys.every((key, at) => key === String(at))) return { cells };
  return areTimes(keys) ? { cells, keys: keys.map(timeOf) } : undefined;
}

/** `{"2025-02-03T00:00:00Z": {"flow": …}, …}` */
function rowsByTime(document: Row): Row[] | undefined {
  const entries = Object.entries(document);
  if (!areTimes(entries.map(([key]) => key)) || !entries.every(([, value]) => isObject(value)))
    return undefined;
  return entries.map(([key, value]) => ({ time: timeOf(key), ...(value as Row) }));
}

function areTimes(keys: readonly string[]): boolean {
  return keys.length > 1 && keys.every((key) => /^\d{9,19}$/.test(key) || isTimeText(key));
}

function timeOf(key: string): unknown {
  return /^\d+$/.test(key) ? Number(key) : key;
}

const DEPTH = 3;

/** Columns in objects within a document, such as `{"hourly": {"time": […], "temperature": […]}, …}`, with the zone beside them. */
function innerColumns(document: Row): Row[] | undefined {
  const found: { readonly name: string; readonly rows: Row[] }[] = [];
  const look = (object: Row, depth: number) => {
    for (const [name, value] of Object.entries(object)) {
      if (!isObject(value)) continue;
      const rows = Object.keys(value).some(isTimeName) ? columns(value) : undefined;
      if (rows !== undefined) found.push({ name, rows });
      else if (depth < DEPTH) look(value, depth + 1);
    }
  };
  look(document, 1);
  if (found.length === 0) return undefined;
  const { timezone } = document;
  const zone = typeof timezone === 'string' ? { timezone } : {};
  return found.flatMap(({ name, rows }) =>
    rows.map((row) => ({ ...zone, ...(found.length === 1 ? row : prefixed(row, name)) })),
  );
}

function prefixed(row: Row, prefix: string): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [isTimeName(name) ? name : `${prefix}.${name}`, value]),
  );
}
