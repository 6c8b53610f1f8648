import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { createGunzip, gunzip } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { KymoError, messageOf } from '@kymo/domain';
import { numberIn, sniffDecimalComma, sniffSeparator } from '@kymo/telemetry-io';

/** A CSV file as text cells. */
export interface Table {
  readonly path: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Whether numbers are written as `1,5`. */
  readonly decimalComma: boolean;
}

const HEAD_BYTES = 65_536;
/** Rows by which the way of writing numbers is told. */
const SNIFFED_ROWS = 100;
const GZIPPED = /\.gz$/i;

export const isNumber = (cell: string, decimalComma = false) =>
  typeof numberIn(cell.trim(), decimalComma) === 'number';
export const isMissing = (cell: string) => numberIn(cell.trim()) === null;

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
  return line === undefined || line.every((cell) => isNumber(cell))
    ? undefined
    : line.map((name) => name.trim());
}

/**
 * Reads a CSV or CSV.gz file; separators and decimal commas are told as the monitor tells them.
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
  const decimalComma = sniffDecimalComma(separatorOf(text), [first, ...rest.slice(0, SNIFFED_ROWS)]);
  if (!first.every((cell) => isNumber(cell, decimalComma)))
    return { path, columns: first.map((name) => name.trim()), rows: rest, decimalComma };
  return {
    path,
    decimalComma,
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
    const number = numberIn(cell, table.decimalComma);
    if (number !== undefined) return number ?? NaN;
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
  return cell !== undefined && isNumber(cell, table.decimalComma);
}

function parseRows(path: string, text: string): string[][] {
  try {
    return parse(text, {
      delimiter: separatorOf(text),
      bom: true,
      skip_empty_lines: true,
      relax_quotes: true,
    });
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function separatorOf(text: string): string {
  return sniffSeparator(text.split('\n', 1)[0] ?? '');
}

function unreadable(path: string, cause: unknown): KymoError {
  return new KymoError(
    'INPUT_UNREADABLE',
    `reading ${path}: ${messageOf(cause)}; a CSV table, plain or gzipped, with equally long rows is expected`,
    { cause, context: { path } },
  );
}
