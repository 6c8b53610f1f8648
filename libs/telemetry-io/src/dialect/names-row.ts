import { readClock } from '../times/clock-text';
import { timeNameWorth, zoneHint } from '../times/names';
import { kindOf, type CellKind } from './cell-kinds';
import { BLANKS, splitCells } from './split';
import { isUnit } from './units';

/** A row above the data. */
export interface HeaderRow {
  readonly index: number;
  readonly cells: readonly string[];
  readonly isComment: boolean;
}

/** The rows of which one names the columns. */
export interface Columns {
  /** Cells of a row. */
  readonly width: number;
  readonly kinds: readonly (CellKind | undefined)[];
  readonly rows: readonly (readonly string[])[];
  readonly separator: string;
}

export const COMMENT = /^\s*(#|%|\/\/|!)/;
const OTHER_SEPARATORS = [',', ';', '\t', '|'];
const IDENTIFIER = /^[^\s,]+$/;

/** The cells of a line above the data; undefined for a blank one. */
export function headerRow(line: string, index: number, separator: string): HeaderRow | undefined {
  if (line.trim() === '') return undefined;
  const isComment = COMMENT.test(line);
  const bare = isComment ? line.replace(COMMENT, '').trimStart() : line;
  const cells = splitCells(bare, separator);
  return cells === undefined ? undefined : { index, cells, isComment };
}

/**
 * The row that names the columns: best the one that names the time; of two alike, the lower one. Undefined where none does.
 * @throws Error where the line above the rows names other columns than they have
 */
export function chooseNames(
  above: readonly HeaderRow[],
  lines: readonly string[],
  columns: Columns,
): HeaderRow | undefined {
  const least = Math.min(columns.width - 1, usedWidth(columns));
  const rated = above
    .filter((row) => mayName(row, columns.width, least))
    .map((row) => ({ row, worth: nameWorth(row, columns.kinds) }));
  const best = rated.reduce<{ row: HeaderRow; worth: number } | undefined>(
    (most, one) => (most === undefined || one.worth >= most.worth ? one : most),
    undefined,
  );
  return best?.row ?? lastLine(above, lines, columns);
}

function mayName({ cells }: HeaderRow, width: number, least: number): boolean {
  const filled = cells.filter((cell) => cell !== '').length;
  const fits =
    cells.length >= least && (cells.length <= width + 1 || cells.slice(width).every((cell) => cell === ''));
  return (
    fits &&
    filled >= Math.max(1, Math.min(width, least + 1) / 2) &&
    cells.some((cell) => kindOf(cell) === 'text' || kindOf(cell) === 'switch')
  );
}

/** Columns up to the last one in which anything stands. */
function usedWidth({ width, rows }: Columns): number {
  let used = width;
  while (used > 1 && rows.every((row) => (row[used - 1] ?? '') === '')) used--;
  return used;
}

/** The line above the rows, where it names the time: written with another separator, or for other rows. @throws Error */
function lastLine(
  above: readonly HeaderRow[],
  lines: readonly string[],
  columns: Columns,
): HeaderRow | undefined {
  const last = above.at(-1);
  if (last === undefined) return undefined;
  const line = lines[last.index]!.replace(COMMENT, '').trim();
  for (const separator of OTHER_SEPARATORS) {
    const cells = separator === columns.separator ? undefined : splitCells(line, separator);
    if (cells?.length === columns.width && namesTime(cells)) return { ...last, cells };
  }
  if (last.cells.length > 1 && namesTime(last.cells)) throw mismatch(last.cells, columns);
  return undefined;
}

function namesTime(cells: readonly string[]): boolean {
  return cells.some((cell) => timeNameWorth(cell) >= 2) && cells.every((cell) => kindOf(cell) !== 'number');
}

function nameWorth({ cells, isComment }: HeaderRow, kinds: readonly (CellKind | undefined)[]): number {
  const filled = cells.filter((cell) => cell !== '');
  const distinct = new Set(filled).size / Math.max(1, filled.length);
  const units = filled.filter(isUnit).length / Math.max(1, filled.length);
  const time = Math.max(0, ...cells.map((cell) => (isZone(cell) ? 4 : timeNameWorth(cell)))) / 4;
  const aboveTimes = cells.some((cell, column) => kinds[column] === 'time' && cell !== '') ? 0.5 : 0;
  const identifiers =
    (0.2 * filled.filter((cell) => IDENTIFIER.test(cell)).length) / Math.max(1, filled.length);
  return (
    2 * distinct * (filled.length / kinds.length) +
    2 * time +
    aboveTimes +
    identifiers -
    3 * units -
    (isComment ? 0.75 : 0)
  );
}

/** Whether a cell of a header says no more than the zone of the times below it, as `Europe/Berlin (+01:00)` does. */
function isZone(cell: string): boolean {
  return cell.includes('/') && zoneHint(cell, undefined) !== undefined;
}

/** Tools that repeat the names of the columns in each block write its time in front of them. */
export function withTimeNamed(cells: readonly string[]): readonly string[] {
  const [first = '', second = ''] = cells;
  if (first === '' || Number.isNaN(readClock(first))) return cells;
  return HALF_DAY.test(second) ? ['time', 'half', ...cells.slice(2)] : ['time', ...cells.slice(1)];
}

const HALF_DAY = /^[ap]\.?m\.?$/i;

/** The names of a header, one for each cell of the rows. @throws Error where that cannot be */
export function fitted(cells: readonly string[], columns: Columns): string[] {
  const { width, rows, separator } = columns;
  const trailing = cells.slice(width);
  if (cells.length >= width && trailing.every((name) => name === '')) return cells.slice(0, width);
  const column = (index: number) => rows.slice(0, 200).map((row) => row[index] ?? '');
  if (cells.length < width && cells.length >= usedWidth(columns))
    return [...cells, ...Array<string>(width - cells.length).fill('')];
  if (cells.length === width - 1) {
    const clock = cells.findIndex(
      (name, index) => timeNameWorth(name) >= 2 && isDateAndClock(column(index), column(index + 1)),
    );
    if (separator === BLANKS && clock >= 0)
      return [...cells.slice(0, clock), 'date', 'time', ...cells.slice(clock + 1)];
    return ['', ...cells];
  }
  // Nothing is written in a column of remarks where there is none.
  if (cells.length === width + 1 && REMARK.test(cells.at(-1)!)) return cells.slice(0, width);
  throw mismatch(cells, columns);
}

const REMARK =
  /^(comments?|remarks?|notes?|annotations?|events?|kommentar|bemerkung(en)?|anmerkung(en)?|commentaires?)$/i;

function mismatch(cells: readonly string[], { width, rows }: Columns): Error {
  return new Error(
    `its header has ${cells.length} cells (${cells.slice(0, 6).join(' | ')}), its rows have ${width} ` +
      `(${rows[0]?.slice(0, 6).join(' | ') ?? ''}); equally many expected: name the separator by --separator, or the header's line by --header-row`,
  );
}

function isDateAndClock(dates: readonly string[], clocks: readonly string[]): boolean {
  return (
    dates.every((cell) => kindOf(cell) === 'time') && clocks.every((cell) => /^\d{1,2}:\d{2}/.test(cell))
  );
}
