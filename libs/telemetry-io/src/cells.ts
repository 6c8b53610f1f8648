import { parse } from 'csv-parse/sync';

const MISSING = new Set(['', 'nan', 'na', 'n/a', '#n/a', 'null', 'none', 'nil', '-', '?']);
/** An infinite reading measures nothing. */
const INFINITE = /^[+-]?inf(inity)?$/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const DECIMAL_COMMA = /^[+-]?\d+,\d+$/;
const SEPARATORS = [',', ';', '\t', '|'] as const;

/** The separator that the first line holds most often; beside another one, `1,5` is a number. */
export function sniffSeparator(line: string): string {
  const text = /[;\t|]/.test(line) ? line.replaceAll(/(?<=\d),(?=\d)/g, '') : line;
  const counts = SEPARATORS.map((separator) => text.split(separator).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ',';
}

/** Whether the rows write numbers with a comma. */
export function sniffDecimalComma(separator: string, rows: readonly (readonly string[])[]): boolean {
  return separator !== ',' && rows.some((cells) => cells.some((cell) => DECIMAL_COMMA.test(cell)));
}

/** Cells of one row; undefined where its quotes do not match. */
export function splitCells(line: string, separator: string): string[] | undefined {
  if (!line.includes('"')) return line.split(separator).map((cell) => cell.trim());
  try {
    const rows: unknown = parse(line, { delimiter: separator, relax_column_count: true, trim: true });
    return (rows as string[][])[0];
  } catch {
    return undefined;
  }
}

/** A cell as a number, `null` where it is empty or names a missing value, undefined where it is something else. */
export function numberIn(cell: unknown, decimalComma = false): number | null | undefined {
  if (typeof cell === 'number' || cell === null) return cell;
  if (typeof cell === 'boolean') return Number(cell);
  if (typeof cell !== 'string') return cell === undefined ? null : undefined;
  const text = decimalComma ? cell.replace(',', '.') : cell;
  if (NUMBER.test(text) && Number.isFinite(Number(text))) return Number(text);
  const word = text.toLowerCase();
  if (MISSING.has(word) || INFINITE.test(word)) return null;
  if (word === 'true') return 1;
  return word === 'false' ? 0 : undefined;
}
