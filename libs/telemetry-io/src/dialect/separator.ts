import { readClock } from '../times/clock-text';
import { spread } from '../times/spread';
import { kindOf } from './cell-kinds';
import { BLANKS, splitRows } from './split';

/** In the order in which they win where they explain a file alike. */
const SEPARATORS = [';', '\t', '|', ',', BLANKS] as const;
const SAMPLED_ROWS = 400;
const COMMENT = /^\s*(#|%|\/\/)/;
/** What a cell counts that only quotes, or nothing, make one. */
const TEXT_WORTH = 0.4;
/** Share of the lines that are rows where the others are text alone. */
const FEWEST_ROWS = 0.05;
/** Blanks stand in dates, too. */
const BLANKS_WORTH = 0.9;
/** Of a separator that parts a line of names, too. */
const NAMED_WORTH = 1.2;

/** The separator given by a first line such as `sep=;`. */
export function declaredSeparator(line: string): string | undefined {
  return /^\ufeff?"?sep=(\\t|.)"?;?$/i.exec(line.trim())?.[1]?.replace('\\t', '\t');
}

/** How the rows of a table are taken apart. */
export interface Separation {
  /** Empty where every row is one cell. */
  readonly separator: string;
  /** Cells of a row. */
  readonly width: number;
}

/**
 * The separator by which most rows have equally many cells, and cells that are numbers and times.
 * @param lines rows from all over the file
 * @param top the first lines, as they stand in the file
 * @param given the separator, where a user or the file names it
 */
export function findSeparation(lines: readonly string[], top: readonly string[], given?: string): Separation {
  const sampled = spread(
    lines.filter((line) => line.trim() !== ''),
    SAMPLED_ROWS,
  );
  if (given !== undefined) return { separator: given, width: widthBy(given, sampled, top) };
  const rated = SEPARATORS.map((separator) => rate(separator, sampled, top));
  // Lines of text are no rows, however many they are, where others hold more than text.
  const told = rated.filter(({ separator, width }) => splitRows(sampled, separator).some(isOf(width)));
  const best = (told.length > 0 ? told : rated).reduce((a, b) => (b.worth > a.worth + 1e-9 ? b : a));
  if (best.worth > 0 && best.fitsTop) return best;
  const whole = rate('', sampled, top);
  if (whole.worth <= best.worth) return best;
  if (isRow(sampled.map((line) => line.trim()))) return whole;
  refuseUnknown(sampled);
  return told.length > 0 ? best : whole;
}

/** Whether cells hold more than text. */
function isRow(cells: readonly string[]): boolean {
  return cells.some((cell) => kindOf(cell) !== 'text');
}

const isOf = (width: number) => (cells: readonly string[] | undefined) =>
  width > 1 && cells?.length === width && isRow(cells);

/** @throws Error where a mark comes equally often in all lines: it may part their cells */
function refuseUnknown(lines: readonly string[]): void {
  const [first = ''] = lines;
  const times = (line: string, mark: string) => line.split(mark).length - 1;
  const mark = MARKS.find(
    (one) => times(first, one) > 0 && lines.every((line) => times(line, one) === times(first, one)),
  );
  if (mark === undefined || lines.length < 2) return;
  throw new Error(
    `none of the separators ; tab | , and blanks parts its rows, such as ${JSON.stringify(first.slice(0, 80))}; ` +
      `${mark} stands ${times(first, mark) === 1 ? 'once' : `${times(first, mark)} times`} in each: if it parts them, say so by --separator '${mark}'`,
  );
}

const MARKS = ['^', '~', '¦', '§', '\u001f', '\u0001', '&', '@', '=', '*', '!', '$', '#', '_', '/', ':'];

interface Rated extends Separation {
  readonly worth: number;
  /** Whether the first line has as many cells as the rows. */
  readonly fitsTop: boolean;
}

/** How well a separator explains the rows: the share of them that have the usual number of cells, by what their cells are. */
function rate(separator: string, lines: readonly string[], top: readonly string[]): Rated {
  const width = widthBy(separator, lines, top);
  if (separator !== '' && width < 2) return { separator, width, worth: 0, fitsTop: false };
  const rows = splitRows(lines, separator).filter((row) => row !== undefined);
  const regular = rows.filter((row) => row.length === width);
  const told = regular.map((row) => row.reduce((sum, cell) => sum + cellWorth(cell), 0) / width);
  const mean = told.reduce((sum, worth) => sum + worth, 0) / Math.max(1, told.length);
  const share = (regular.length / Math.max(1, lines.length)) ** 2;
  const fitsTop = matchesTop(separator, width, top);
  const prior = separator === BLANKS ? BLANKS_WORTH : isNamedBy(separator, width, top) ? NAMED_WORTH : 1;
  return { separator, width, worth: prior * share * mean * (fitsTop ? 1 : 0.5), fitsTop };
}

/** Whether one of the first lines names as many columns: groups of digits part no names. */
function isNamedBy(separator: string, width: number, top: readonly string[]): boolean {
  return splitRows(top.slice(0, 12), separator).some(
    (row) => row?.length === width && row.every((cell) => kindOf(cell) === 'text'),
  );
}

/** Cells of a row: as most have, or as the first two lines have where most are no rows at all. */
function widthBy(separator: string, lines: readonly string[], top: readonly string[]): number {
  const rows = splitRows(lines, separator).filter((row) => row !== undefined);
  const told = rows.filter((row) => row.length > 1 && isRow(row));
  const width = usualWidth(told.length >= FEWEST_ROWS * rows.length ? told : rows);
  const [first, second] = splitRows(top.filter((line) => line.trim() !== '').slice(0, 2), separator);
  const isTold =
    first !== undefined &&
    second !== undefined &&
    first.length === second.length &&
    second.some((cell) => kindOf(cell) === 'number');
  return width < 2 && isTold ? first.length : width;
}

function cellWorth(cell: string): number {
  const kind = kindOf(cell);
  if (kind === 'text') return /[;\t|]|\d,-?\d/.test(cell) ? 0 : TEXT_WORTH;
  return kind === 'empty' ? 0.7 : 1;
}

/** Whether the first line fits the rows; where several do not, there is more above them than a header. */
function matchesTop(separator: string, width: number, top: readonly string[]): boolean {
  const rows = splitRows(
    top.filter((line) => line.trim() !== '' && !COMMENT.test(line)).slice(0, 12),
    separator,
  ).map((row) => withoutTrailing(row ?? []));
  const [first = width, ...others] = rows.map(({ length }) => length);
  if (first === width || (first > 1 && Math.abs(first - width) <= 1)) return true;
  const isTitled =
    rows[1]?.every((cell, at) => kindOf(cell) === 'text' || (at === 0 && !Number.isNaN(readClock(cell)))) ??
    false;
  return isTitled || others.some((cells) => cells !== width);
}

function usualWidth(rows: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts].sort(([a, x], [b, y]) => y - x || b - a)[0]?.[0] ?? 0;
}

/** Without one empty cell at the end, which a trailing separator makes. */
function withoutTrailing(row: readonly string[]): string[] {
  return row.length > 1 && row.at(-1) === '' ? row.slice(0, -1) : [...row];
}
