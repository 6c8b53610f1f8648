import { parse } from 'csv-parse/sync';

/** The separator that stands for any run of blanks. */
export const BLANKS = ' ';

/** A quote within a cell that is not quoted, as in `5" pipe`, is part of it. */
const AS_WRITTEN = { relax_column_count: true, relax_quotes: true, trim: true } as const;
const QUOTED_OR_BARE = /"((?:[^"]|"")*)"|\S+/g;

/** Cells of one row without the blanks around them; undefined where its quotes do not match. */
export function splitCells(line: string, separator: string): string[] | undefined {
  if (separator === '') return [line.trim()];
  if (separator === BLANKS) return splitBlanks(line);
  if (!line.includes('"')) return line.split(separator).map((cell) => cell.trim());
  try {
    const rows: unknown = parse(line, { ...AS_WRITTEN, delimiter: separator });
    return (rows as string[][])[0];
  } catch {
    return undefined;
  }
}

/** Cells of many rows; undefined for each whose quotes do not match. */
export function splitRows(lines: readonly string[], separator: string): (string[] | undefined)[] {
  if (separator === BLANKS || separator === '' || !lines.some((line) => line.includes('"')))
    return lines.map((line) => splitCells(line, separator));
  try {
    const rows: unknown = parse(lines.join('\n'), { ...AS_WRITTEN, delimiter: separator });
    if ((rows as unknown[]).length === lines.length) return rows as string[][];
  } catch {
    // One of them is at fault: each by itself.
  }
  return lines.map((line) => splitCells(line, separator));
}

function splitBlanks(line: string): string[] | undefined {
  const text = line.trim();
  if (!text.includes('"')) return text.split(/\s+/);
  if ((text.split('"').length - 1) % 2 === 1) return undefined;
  return [...text.matchAll(QUOTED_OR_BARE)].map(([bare, quoted]) => quoted?.replaceAll('""', '"') ?? bare);
}

/** All rows of a text in plain CSV, cells as they stand; rows without cells are left out. @throws Error where quotes do not match */
export function csvRecords(text: string): string[][] {
  return parse(text, { relax_column_count: true, skip_empty_lines: true });
}
