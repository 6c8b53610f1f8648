import { KymoError } from '@kymo/domain';
import {
  columnReader,
  isEmptyWord,
  readCells,
  readKeyColumns,
  readNames,
  timesIn,
  type NumberForm,
} from '@kymo/telemetry-io';
import { sideBySide } from './side-by-side';

/** A CSV file as text cells. */
export interface Table {
  readonly path: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** How it writes its numbers. */
  readonly numbers: NumberForm;
}

/** Whether a cell holds nothing. */
export const isMissing = isEmptyWord;

/** Column names of a table, without reading the rest of it; undefined where it has no header. @throws KymoError INPUT_UNREADABLE */
export async function readHeader(path: string): Promise<readonly string[] | undefined> {
  return readNames(path);
}

/**
 * Reads a table, plain or packed, as the monitor reads it. A file without a header gets the column names `c000`, `c001`, …
 * @throws KymoError INPUT_UNREADABLE
 */
export async function readTable(path: string): Promise<Table> {
  const { names, rows, numbers } = await readCells(path);
  if (names === undefined) {
    const columns = (rows[0] ?? []).map((_, index) => `c${String(index).padStart(3, '0')}`);
    return { path, columns, rows: newestLast({ columns, rows, numbers }), numbers };
  }
  const keys = await readKeyColumns(path);
  const { columns, rows: wide } = sideBySide({ columns: names, rows, numbers }, keys);
  return { path, columns, rows: newestLast({ columns, rows: wide, numbers }), numbers };
}

/** The rows the other way round where the newest is the first: what is learnt from comes first. */
function newestLast({ columns, rows, numbers }: Omit<Table, 'path'>): Table['rows'] {
  if (rows.length === 0) return rows;
  const times = timesIn({ names: columns, rows, numbers });
  const [first, second, third, last] = [0, 1 / 3, 2 / 3, 1].map((share) =>
    times === undefined ? Number.NaN : times.read(rows[Math.floor(share * (rows.length - 1))]!),
  ) as [number, number, number, number];
  return first > second && second > third && third > last ? [...rows].reverse() : rows;
}

/**
 * Numbers of one column, as the monitor reads them: NaN where a cell is empty, or holds a code for a missing value.
 * @throws KymoError INPUT_UNREADABLE for a cell that is neither a number nor empty
 */
export function numbersOf(table: Table, column: number): Float64Array {
  const numbers = columnReader(
    table.rows.map((row) => row[column]!.trim()),
    table.numbers,
  );
  return Float64Array.from(table.rows, (row, index) => {
    const cell = row[column]!.trim();
    const number = numbers.read(cell);
    if (number !== undefined) return number === null || numbers.isCode(number) ? NaN : number;
    throw new KymoError(
      'INPUT_UNREADABLE',
      `reading ${table.path}: column '${table.columns[column]}', row ${index + 1} holds '${cell}'; ` +
        'a number or an empty cell is expected; correct the cell or leave the column out',
    );
  });
}

/** Whether the first cell of the column that holds anything holds a number. */
export function isNumeric(table: Table, column: number): boolean {
  const cell = table.rows.find((row) => !isMissing(row[column]!))?.[column];
  if (cell === undefined) return false;
  return typeof columnReader([cell.trim()], table.numbers).read(cell.trim()) === 'number';
}
