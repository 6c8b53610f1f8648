import { decideNumberForm } from '../numbers/decide-form';
import { kindOf } from '../dialect/cell-kinds';
import { distinctNames, generatedNames } from '../dialect/column-names';
import { isObject } from './json-objects';
import { flattened } from './json-rows';
import type { Cells, TableRow, TableSample } from './table';

const MAX_NAMES = 5000;

/** Lists within rows that are longer are no channels; less so where all is one row. */
const MAX_LISTED = 256;
const MAX_LISTED_IN_ONE = 32;

/** @throws Error for documents that hold lists of values rather than rows */
function refuseLists(names: readonly string[], most: number): void {
  const counts = new Map<string, number>();
  for (const name of names) {
    const parts = name.split('.');
    parts.forEach((part, at) => {
      if (!/^\d+$/.test(part)) return;
      const list = parts.slice(0, at).join('.');
      counts.set(list, Math.max(counts.get(list) ?? 0, Number(part) + 1));
    });
  }
  const [list] = [...counts].find(([, count]) => count > most) ?? [];
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
    refuseLists(this.#names, objects.flat().length === 1 ? MAX_LISTED_IN_ONE : MAX_LISTED);
    this.#known = new Set(this.#names);
    const cells = named.size > 0 ? objects.map((run) => run.map((row) => this.#cellsOf(row))) : [arrays];
    this.sample = {
      names: this.#names,
      units: this.#names.map(() => undefined),
      isNested: true,
      runs: cells,
      ...numbersOf(cells, this.#names.length),
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
function numbersOf(
  runs: readonly (readonly Cells[])[],
  width: number,
): Pick<TableSample, 'numbers' | 'columnNumbers'> {
  const rows = runs.flat();
  const columns = Array.from({ length: width }, (_, column) =>
    rows.map((row) => row[column]).filter((cell) => typeof cell === 'string'),
  );
  const { form, columns: columnNumbers } = decideNumberForm(columns, ';');
  return { numbers: form, ...(columnNumbers && { columnNumbers }) };
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
