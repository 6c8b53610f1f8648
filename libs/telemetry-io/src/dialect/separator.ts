import { kindOf } from './cell-kinds';
import { BLANKS, splitRows } from './split';

/** In the order in which they win where they explain a file alike. */
const SEPARATORS = [';', '\t', '|', ',', BLANKS] as const;
const SAMPLED_ROWS = 400;
/** What a cell counts that only quotes, or nothing, make one. */
const TEXT_WORTH = 0.4;

/** The separator given by a first line such as `sep=;`. */
export function declaredSeparator(line: string): string | undefined {
  return /^\ufeff?"?sep=(\\t|.)"?;?$/i.exec(line.trim())?.[1]?.replace('\\t', '\t');
}

/**
 * The separator by which most rows have equally many cells, and cells that are numbers and times; empty where every
 * row is one cell.
 * @param lines rows from all over the file, those of its top among them
 * @param top the first of them, as they stand in the file
 */
export function findSeparator(lines: readonly string[], top: readonly string[]): string {
  const sampled = spread(lines.filter((line) => line.trim() !== ''), SAMPLED_ROWS);
  const rated = SEPARATORS.map((separator) => ({ separator, worth: worthOf(separator, sampled, top) }));
  const best = rated.reduce((a, b) => (b.worth > a.worth + 1e-9 ? b : a));
  return worthOf('', sampled, top) > best.worth + 1e-9 ? '' : best.separator;
}

/** How well a separator explains the rows: the share of them that have the usual number of cells, by what their cells are. */
function worthOf(separator: string, lines: readonly string[], top: readonly string[]): number {
  const rows = splitRows(lines, separator).filter((row) => row !== undefined);
  const width = usualWidth(rows);
  if (separator !== '' && width < 2) return 0;
  const regular = rows.filter((row) => row.length === width);
  const told = regular.map((row) => row.reduce((sum, cell) => sum + cellWorth(cell), 0) / width);
  const mean = told.reduce((sum, worth) => sum + worth, 0) / Math.max(1, told.length);
  const share = (regular.length / Math.max(1, lines.length)) ** 2;
  return share * mean * headerWorth(separator, width, top);
}

function cellWorth(cell: string): number {
  const kind = kindOf(cell);
  if (kind === 'text') return /[;\t|]|\d,\d+,\d/.test(cell) ? 0 : TEXT_WORTH;
  return kind === 'empty' ? 0.7 : 1;
}

/** A header with other cells than the rows, split by the same separator, speaks against it. */
function headerWorth(separator: string, width: number, top: readonly string[]): number {
  const widths = splitRows(top.filter((line) => line.trim() !== '').slice(0, 12), separator).map(
    (row) => withoutTrailing(row ?? []).length,
  );
  const rows = widths.filter((cells) => Math.abs(cells - width) <= 1).length;
  const first = widths[0] ?? width;
  if (first === width || rows === 0) return 1;
  return widths.slice(1).every((cells) => cells === width) ? 0.5 : 1;
}

export function usualWidth(rows: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts].sort(([a, x], [b, y]) => y - x || b - a)[0]?.[0] ?? 0;
}

/** Without one empty cell at the end, which a trailing separator makes. */
function withoutTrailing(row: readonly string[]): string[] {
  return row.length > 1 && row.at(-1) === '' ? row.slice(0, -1) : [...row];
}

/** At most so many, evenly from all of them. */
export function spread<Item>(items: readonly Item[], most: number): Item[] {
  if (items.length <= most) return [...items];
  return Array.from({ length: most }, (_, index) => items[Math.floor((index * items.length) / most)]!);
}
