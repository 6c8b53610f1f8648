import { rowsOfColumns } from './json-columns';
import { isTimeText } from '../dialect/cell-kinds';
import { isTimeName, plain } from '../times/names';
import { CHANNEL_NAMES, SERIES_NAMES } from './column-words';
import { isObject } from './json-objects';

const NESTING_LIMIT = 8;

/**
 * The rows that one JSON document holds: itself, the elements of an array, those of the one array of objects in it with
 * what stands beside it, or the rows of columns that stand side by side.
 */
export function rowsIn(document: unknown): unknown[] {
  return allRowsIn(document).map(ofHit);
}

/** What a search has found lies in an envelope of its own, with how well it fits the question. */
function ofHit(row: unknown): unknown {
  return isObject(row) && isObject(row['_source']) && '_id' in row ? row['_source'] : row;
}

function allRowsIn(document: unknown): unknown[] {
  if (Array.isArray(document)) {
    if (
      document.length > 0 &&
      document.every((one) => Array.isArray(one) && one.some((inner) => isObject(inner)))
    )
      return document.flatMap((list) => allRowsIn(withNames(list as unknown[])));
    // The cells of one row, as a line of them has.
    return document.length > 1 && document.every((one) => typeof one !== 'object') ? [document] : document;
  }
  if (!isObject(document)) return [document];
  if (isAction(document)) return [];
  return rowsOfColumns(document) ?? innerRows(document) ?? [document];
}

/** A line that says what is to be done with the next one, as bulk requests to Elasticsearch have it. */
function isAction(document: Record<string, unknown>): boolean {
  const [[key, value] = ['', undefined], ...others] = Object.entries(document);
  return (
    others.length === 0 &&
    ['index', 'create', 'update'].includes(key) &&
    isObject(value) &&
    Object.keys(value).every((name) => name.startsWith('_') || name === 'routing')
  );
}

/** Where only the first object of a list says whose values they are, as it is with Home Assistant: the others, too. */
function withNames(list: readonly unknown[]): unknown[] {
  const [first] = list;
  if (!isObject(first)) return [...list];
  const own = Object.entries(first).filter(
    ([key, value]) =>
      typeof value === 'string' && (SERIES_NAMES.has(plain(key)) || CHANNEL_NAMES.has(plain(key))),
  );
  const isSaidOnce =
    own.length > 0 && list.slice(1).every((one) => isObject(one) && own.every(([key]) => !(key in one)));
  return isSaidOnce ? list.map((one) => ({ ...Object.fromEntries(own), ...(one as object) })) : [...list];
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
  if (alike.length > 1 && isOfRows(document, alike[0]!))
    return alike.flatMap(({ path, rows }) => rows.map((row) => ({ channel: path.join('.'), ...row })));
  const longest = found.sort((a, b) => b.rows.length - a.rows.length)[0];
  if (longest === undefined || longest.rows.every((row) => Object.keys(row).length < 2)) return undefined;
  if (!isOfRows(document, longest)) return undefined;
  const beside = without(document, longest.path, !longest.rows.some(namesTime));
  return longest.rows.flatMap((row) => {
    const deeper = namesTime(row) || isObject(row['_source']) ? undefined : innerRows(row);
    return (deeper ?? [row]).map((one) => ({ ...beside, ...(one as object) }));
  });
}

/** Whether the rows are the document: they have times, or nothing is measured beside them. */
function isOfRows(document: Record<string, unknown>, { path, rows }: InnerRows): boolean {
  if (rows.some((row) => namesTime(row) || hasRowsWithin(row))) return true;
  return !measuresBeside(document, path);
}

function namesTime(row: Record<string, unknown>): boolean {
  return Object.entries(row).some(([name, value]) => {
    if (isObject(value)) return namesTime(value);
    return (
      typeof value !== 'object' && (isTimeName(name) || (typeof value === 'string' && isTimeText(value)))
    );
  });
}

function hasRowsWithin(row: Record<string, unknown>): boolean {
  return innerRows(row) !== undefined;
}

/** Whether numbers stand beside the rows that are neither times nor counts. */
function measuresBeside(
  object: Record<string, unknown>,
  [key, ...deeper]: readonly string[],
  depth = 0,
): boolean {
  return Object.entries(object).some(([name, value]) => {
    if (name === key) return isObject(value) && deeper.length > 0 && measuresBeside(value, deeper, depth + 1);
    if (isObject(value)) return measuresBeside(value, [], depth + 1);
    return typeof value === 'number' && !isTimeName(name) && (depth > 0 || !Number.isInteger(value));
  });
}

function keysOf(row: Record<string, unknown>): string {
  return Object.keys(row).sort().join();
}

/**
 * What stands beside the rows: words and numbers that say whose they are, and when, where they have no times of their own;
 * other numbers there count what a query gave.
 */
function without(
  document: Record<string, unknown>,
  [key, ...deeper]: readonly string[],
  withTimes: boolean,
): Record<string, unknown> {
  const { [key!]: inner, ...rest } = document;
  const kept = saidOf(rest, withTimes);
  return deeper.length === 0 || !isObject(inner)
    ? kept
    : { ...kept, [key!]: without(inner, deeper, withTimes) };
}

function saidOf(object: Record<string, unknown>, withTimes: boolean): Record<string, unknown> {
  const said: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(object)) {
    if (isObject(value)) said[key] = saidOf(value, withTimes);
    else if (
      isKept(key, withTimes) ? isText(value) || typeof value === 'number' : isText(value) && !isNumber(value)
    )
      said[key] = value;
  }
  return said;
}

const isText = (value: unknown) => typeof value === 'string';
/** `"2.0"` beside the rows is the version of something. */
const isNumber = (value: unknown) => /^[\d.]+$/.test(String(value));

function isKept(name: string, withTimes: boolean): boolean {
  return SERIES_NAMES.has(plain(name)) || (withTimes && isTimeName(name));
}

/** Nested objects as dotted names, arrays by index; what is nested deeper than telemetry ever is stays as it is. */
export function flattened(
  object: object,
  prefix = '',
  depth = 0,
  into: Record<string, unknown> = {},
): Record<string, unknown> {
  for (const [key, written] of Object.entries(object)) {
    const value = isObject(written) ? ofMongo(written) : (written as unknown);
    if (typeof value === 'object' && value !== null && !(value instanceof Date) && depth < NESTING_LIMIT)
      flattened(value, `${prefix}${key}.`, depth + 1, into);
    else into[`${prefix}${key}`] = value;
  }
  return into;
}

/** What MongoDB's extended JSON wraps: `{"$date": …}`, `{"$numberLong": "5"}`; an `$oid` identifies a row and measures nothing. */
function ofMongo(wrapped: Record<string, unknown>): unknown {
  const [key = '', ...others] = Object.keys(wrapped);
  if (!key.startsWith('$') || others.length > 0) return wrapped;
  const inner = wrapped[key];
  if (key === '$oid') return null;
  if (key === '$date') return isObject(inner) ? ofMongo(inner) : inner;
  return /^\$number(Long|Int|Double|Decimal)$/.test(key) ? Number(inner) : wrapped;
}
