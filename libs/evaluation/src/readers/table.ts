import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { createGunzip, gunzip } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { KymoError, messageOf } from '@kymo/domain';

/** A CSV file as text cells. */
export interface Table {
  readonly path: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const HEAD_BYTES = 65_536;
/** An infinite reading measures nothing. */
const MISSING = /^(|nan|null|none|na|n\/a|\?|[+-]?inf(inity)?)$/i;
const GZIPPED = /\.gz$/i;

export const isNumber = (cell: string) => cell.trim() !== '' && !Number.isNaN(Number(cell));
export const isMissing = (cell: string) => MISSING.test(cell.trim());

/** Column names of a CSV or CSV.gz file, without reading the rest of it; undefined where it has no header. */
export async function readHeader(path: string): Promise<readonly string[] | undefined> {
  const stream = GZIPPED.test(path) ? createReadStream(path).pipe(createGunzip()) : createReadStream(path);
  let head = '';
  try {
    for await (const chunk of stream) {
      head += String(chunk);
      if (head.includes('\n') || head.length > HEAD_BYTES) break;
    }
  } catch (cause) {
    throw unreadable(path, cause);
  }
  const [line] = parseRows(path, head.split('\n', 1)[0] ?? '');
  return line === undefined || line.every(isNumber) ? undefined : line.map((name) => name.trim());
}

/**
 * Reads a CSV or CSV.gz file; comma, semicolon and tab are told apart by its first line.
 * A file without a header gets the column names `c000`, `c001`, …
 * @throws KymoError INPUT_UNREADABLE
 */
export async function readTable(path: string): Promise<Table> {
  let text: string;
  try {
    const bytes = await readFile(path);
    text = (GZIPPED.test(path) ? await promisify(gunzip)(bytes) : bytes).toString('utf8');
  } catch (cause) {
    throw unreadable(path, cause);
  }
  const [first, ...rest] = parseRows(path, text);
  if (first === undefined) {
    throw new KymoError(
      'INPUT_UNREADABLE',
      `reading ${path}: the file is empty; a CSV table with a header is expected`,
    );
  }
  if (!first.every(isNumber)) return { path, columns: first.map((name) => name.trim()), rows: rest };
  return {
    path,
    columns: first.map((_, index) => `c${String(index).padStart(3, '0')}`),
    rows: [first, ...rest],
  };
}

/**
 * Numbers of one column, NaN where a cell is empty.
 * @throws KymoError INPUT_UNREADABLE for a cell that is neither a number nor empty
 */
export function numbersOf(table: Table, column: number): Float64Array {
  return Float64Array.from(table.rows, (row, index) => {
    const cell = row[column]!.trim();
    if (isMissing(cell)) return NaN;
    if (isNumber(cell)) return Number(cell);
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
  return cell !== undefined && isNumber(cell);
}

function parseRows(path: string, text: string): string[][] {
  const head = text.split('\n', 1)[0] ?? '';
  const count = (delimiter: string) => head.split(delimiter).length;
  const delimiter = [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best));
  try {
    return parse(text, { delimiter, bom: true, skip_empty_lines: true, relax_quotes: true });
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function unreadable(path: string, cause: unknown): KymoError {
  return new KymoError(
    'INPUT_UNREADABLE',
    `reading ${path}: ${messageOf(cause)}; a CSV table, plain or gzipped, with equally long rows is expected`,
    { cause, context: { path } },
  );
}
