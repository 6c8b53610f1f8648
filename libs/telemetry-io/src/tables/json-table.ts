import { decideNumberForm } from '../numbers/decide-form';
import type { NumberForm } from '../numbers/form';
import { kindOf } from '../dialect/cell-kinds';
import { distinctNames, generatedNames } from '../dialect/column-names';
import type { Cells, TableRow, TableSample } from './table';

const NESTING_LIMIT = 8;
const MAX_NAMES = 5000;

export function isObject(candidate: unknown): candidate is Record<string, unknown> {
  return (
    typeof candidate === 'object' &&
    candidate !== null &&
    !Array.isArray(candidate) &&
    !(candidate instanceof Date)
  );
}

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

/** Lists within rows that are longer are no channels. */
const MAX_LISTED = 256;

/** @throws Error for documents that hold lists of values rather than rows */
function refuseLists(names: readonly string[]): void {
  const counts = new Map<string, number>();
  for (const name of names) {
    const list = /^(.*)\.\d+(\.\d+)?$/.exec(name)?.[1];
    if (list !== undefined) counts.set(list, (counts.get(list) ?? 0) + 1);
  }
  const [list] = [...counts].find(([, count]) => count > MAX_LISTED) ?? [];
  if (list === undefined) return;
  throw new Error(
    `each of its documents holds a list of values (${list}) of a layout that is not known; one object for each time expected, or CSV`,
  );
}

/** A table of objects: its columns are the names that the sampled ones have. */
export class JsonTable {
  readonly sample: TableSample;
  readonly #names: readonly string[];
  readonly #known: ReadonlySet<string>;
  readonly #headerText: string | undefined;

  /** @param runs rows that follow each other in the file */
  constructor(runs: readonly (readonly unknown[])[]) {
    const rows = runs.flat().filter((row): row is unknown[] => Array.isArray(row));
    const header = headerOf(rows);
    const arrays = header === undefined ? rows : rows.slice(1);
    this.#headerText = header === undefined ? undefined : JSON.stringify(header);
    const objects = runs.map((run) => run.filter(isObject).map((row) => flattened(row)));
    const named = new Set(objects.flat().flatMap((object) => Object.keys(object)));
    this.#names = named.size > 0 ? [...named].slice(0, MAX_NAMES) : (header ?? namesOfArrays(arrays));
    refuseLists(this.#names);
    this.#known = new Set(this.#names);
    const cells = named.size > 0 ? objects.map((run) => run.map((row) => this.#cellsOf(row))) : [arrays];
    this.sample = {
      names: this.#names,
      units: this.#names.map(() => undefined),
      runs: cells,
      numbers: numbersOf(cells, this.#names.length),
    };
  }

  /** Whether it names the columns of the arrays below it. */
  isHeader(value: unknown): boolean {
    return (
      this.#headerText !== undefined && Array.isArray(value) && JSON.stringify(value) === this.#headerText
    );
  }

  row(value: unknown, text: string): TableRow {
    if (Array.isArray(value)) return { text, cells: value };
    if (!isObject(value)) return { text, misfit: { reason: 'schema', why: 'a JSON object expected' } };
    const flat = flattened(value);
    let extra: Record<string, number> | undefined;
    for (const name in flat) {
      const cell = flat[name];
      if (typeof cell === 'number' && !this.#known.has(name)) (extra ??= {})[name] = cell;
    }
    return { text, cells: this.#cellsOf(flat), ...(extra && { extra }) };
  }

  #cellsOf(flat: Record<string, unknown>): Cells {
    return this.#names.map((name) => flat[name]);
  }
}

/** How numbers are written that are texts. */
function numbersOf(runs: readonly (readonly Cells[])[], width: number): NumberForm {
  const rows = runs.flat();
  const columns = Array.from({ length: width }, (_, column) =>
    rows.map((row) => row[column]).filter((cell) => typeof cell === 'string'),
  );
  return decideNumberForm(columns, ';').form;
}

/** The first of several arrays, where it holds names alone and the next one does not. */
function headerOf([first, second]: readonly unknown[][]): string[] | undefined {
  if (first === undefined || second === undefined || first.length !== second.length) return undefined;
  const isNames = first.every((cell) => typeof cell === 'string' && kindOf(cell) === 'text');
  return isNames && second.some((cell) => typeof cell === 'number')
    ? distinctNames(first as string[])
    : undefined;
}

function namesOfArrays(rows: readonly unknown[][]): string[] {
  const width = rows[0]?.length ?? 0;
  const texts = rows.slice(0, 100).map((row) => row.map((cell) => String(cell ?? '')));
  return distinctNames(generatedNames(texts, width));
}
