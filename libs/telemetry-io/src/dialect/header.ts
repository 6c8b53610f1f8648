import { timeNameWorth } from '../times/names';
import { kindOf, type CellKind } from './cell-kinds';
import type { Separation } from './separator';
import { BLANKS, splitCells, splitRows } from './split';
import { bareUnit, isUnit, unitInName } from './units';

/** What stands above the rows of a table. */
export interface Header {
  /** One for each cell of a row, as written; empty where a column has none. */
  readonly names: readonly string[];
  readonly units: readonly (string | undefined)[];
  /** Names of machines above or below those of the columns. */
  readonly groups?: readonly string[];
  /** Line that names the columns, from 1; 0 where the file has none. */
  readonly line: number;
  /** Lines above the first row. */
  readonly skipLines: number;
  /** Title lines, comments, and rows of the header that name nothing. */
  readonly skipped: readonly string[];
  /** Cells of a row. */
  readonly width: number;
  /** Marks of comments within the rows. */
  readonly comments: readonly string[];
}

const COMMENT = /^\s*(#|%|\/\/|!)/;
const KIND_SHARE = 0.6;
const LOOKED_AT = 400;

/**
 * Finds the line that names the columns, and where the rows begin.
 * @param head lines of the file from its first one on
 * @param body rows from further below
 * @param given number of the header's line, from 1; 0 for none
 * @throws Error where no row follows, or rows and header differ in width
 */
export function findHeader(
  head: readonly string[],
  body: readonly string[],
  { separator, width }: Separation,
  given?: number,
): Header {
  const lines = head.slice(0, LOOKED_AT);
  const split = lines.map((line) => (line.trim() === '' ? undefined : splitCells(line, separator)));
  const bodyRows = splitRows(body, separator).filter((row) => row !== undefined);
  const kinds = columnKinds(
    bodyRows.filter((row) => row.length === width),
    width,
  );
  const isRow = (index: number) => split[index] !== undefined && isDataRow(split[index], kinds);
  const from = given === undefined ? 0 : given;
  let first = lines.findIndex((line, index) => index >= from && !COMMENT.test(line) && isRow(index));
  if (first < 0 && given === undefined) first = allTextStart(split, kinds, width);
  if (first < 0) throw new Error(noRows(lines, split));
  const above = lines
    .slice(0, first)
    .map((line, index) => headerRow(line, index, separator))
    .filter((row) => row !== undefined);
  const chosen =
    given === undefined ? chooseNames(above, width, kinds) : above.find(({ index }) => index === given - 1);
  if (given !== undefined && given > 0 && chosen === undefined)
    throw new Error(
      `line ${given} cannot be its header: it is blank, or below the first row; name another by --header-row`,
    );
  return describe(chosen, above, { width, kinds, skipLines: first, lines, rows: bodyRows, separator });
}

/** A row above the data. */
interface HeaderRow {
  readonly index: number;
  readonly cells: readonly string[];
  readonly isComment: boolean;
}

function headerRow(line: string, index: number, separator: string): HeaderRow | undefined {
  if (line.trim() === '') return undefined;
  const isComment = COMMENT.test(line);
  const bare = isComment ? line.replace(COMMENT, '').trimStart() : line;
  const cells = splitCells(bare, separator);
  return cells === undefined ? undefined : { index, cells, isComment };
}

function columnKinds(rows: readonly (readonly string[])[], width: number): (CellKind | undefined)[] {
  return Array.from({ length: width }, (_, column) => {
    const counts = new Map<CellKind, number>();
    for (const row of rows) {
      const kind = kindOf(row[column] ?? '');
      if (kind !== 'empty') counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    const filled = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const [kind, times] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [undefined, 0];
    return times >= KIND_SHARE * filled ? kind : undefined;
  });
}

/** Whether cells are a row like most others: numbers and times where they have such. */
export function isDataRow(cells: readonly string[], kinds: readonly (CellKind | undefined)[]): boolean {
  const spare = cells.slice(kinds.length);
  if (cells.length < kinds.length - 1 || spare.some((cell) => cell !== '')) return false;
  let told = 0;
  let against = 0;
  cells.slice(0, kinds.length).forEach((cell, column) => {
    const expected = kinds[column];
    if (expected === undefined || expected === 'text' || expected === 'switch') return;
    const kind = kindOf(cell);
    if (kind === expected || (kind === 'number' && expected === 'time')) told++;
    else if (kind === 'text' || kind === 'switch' || kind !== 'empty') against++;
  });
  return told > 0 && told > 2 * against;
}

/** Of rows without any number or time: the first is the header. */
function allTextStart(
  split: readonly (readonly string[] | undefined)[],
  kinds: readonly (CellKind | undefined)[],
  width: number,
): number {
  if (kinds.some((kind) => kind === 'number' || kind === 'time')) return -1;
  const rows = split.flatMap((cells, index) => (cells?.length === width ? [index] : []));
  return rows[1] ?? -1;
}

/** The row that names the columns: best the one that names the time; of two alike, the lower one. */
function chooseNames(
  above: readonly HeaderRow[],
  width: number,
  kinds: readonly (CellKind | undefined)[],
): HeaderRow | undefined {
  const wide = above.filter(({ cells }) => {
    const filled = cells.filter((cell) => cell !== '').length;
    const fits =
      cells.length >= width - 1 &&
      (cells.length <= width + 1 || cells.slice(width).every((cell) => cell === ''));
    return (
      fits &&
      filled >= Math.max(1, width / 2) &&
      cells.some((cell) => kindOf(cell) === 'text' || kindOf(cell) === 'switch')
    );
  });
  const rated = wide.map((row) => ({ row, worth: nameWorth(row, kinds) }));
  return rated.reduce<{ row: HeaderRow; worth: number } | undefined>(
    (best, one) => (best === undefined || one.worth >= best.worth ? one : best),
    undefined,
  )?.row;
}

function nameWorth({ cells, isComment }: HeaderRow, kinds: readonly (CellKind | undefined)[]): number {
  const filled = cells.filter((cell) => cell !== '');
  const distinct = new Set(filled).size / Math.max(1, filled.length);
  const units = filled.filter(isUnit).length / Math.max(1, filled.length);
  const time = Math.max(0, ...cells.map(timeNameWorth)) / 4;
  const aboveTimes = cells.some((cell, column) => kinds[column] === 'time' && cell !== '') ? 0.5 : 0;
  return (
    2 * distinct * (filled.length / kinds.length) + 2 * time + aboveTimes - 3 * units - (isComment ? 0.75 : 0)
  );
}

interface Surroundings {
  readonly width: number;
  readonly kinds: readonly (CellKind | undefined)[];
  readonly skipLines: number;
  readonly lines: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly separator: string;
}

function describe(chosen: HeaderRow | undefined, above: readonly HeaderRow[], around: Surroundings): Header {
  const { width, skipLines, lines } = around;
  const others = above.filter((row) => row !== chosen);
  const names = chosen === undefined ? Array<string>(width).fill('') : fitted(chosen.cells, around);
  const offset = chosen === undefined ? 0 : Math.max(0, names.indexOf(chosen.cells[0] ?? ''));
  const aligned = others.map(({ cells, index, isComment }) => ({
    index,
    isComment,
    cells: shifted(cells, offset, width),
  }));
  const unitRow = aligned.find(({ index, cells }) => index > (chosen?.index ?? -1) && isUnitRow(cells));
  const groupRow = aligned.find(
    ({ index, cells, isComment }) =>
      !isComment &&
      index !== unitRow?.index &&
      isGroupRow(cells, width, others.find((row) => row.index === index)!.cells.length),
  );
  const used = new Set([chosen?.index, unitRow?.index, groupRow?.index]);
  return {
    names,
    units: names.map((name, column) => unitInName(name) ?? bareUnit(unitRow?.cells[column] ?? '')),
    ...(groupRow !== undefined && { groups: filledForward(groupRow.cells, around.kinds) }),
    line: chosen === undefined ? 0 : chosen.index + 1,
    skipLines,
    skipped: lines.slice(0, skipLines).filter((line, index) => line.trim() !== '' && !used.has(index)),
    width,
    comments: commentMarks(lines.slice(0, skipLines), chosen),
  };
}

/** The names of a header, one for each cell of the rows. @throws Error where that cannot be */
function fitted(cells: readonly string[], { width, rows, separator }: Surroundings): string[] {
  const trailing = cells.slice(width);
  if (cells.length >= width && trailing.every((name) => name === '')) return cells.slice(0, width);
  const column = (index: number) => rows.slice(0, 200).map((row) => row[index] ?? '');
  if (cells.length === width - 1) {
    if (column(width - 1).every((cell) => cell === '')) return [...cells, ''];
    const clock = cells.findIndex(
      (name, index) => timeNameWorth(name) >= 2 && isDateAndClock(column(index), column(index + 1)),
    );
    if (separator === BLANKS && clock >= 0)
      return [...cells.slice(0, clock), 'date', 'time', ...cells.slice(clock + 1)];
    return ['', ...cells];
  }
  throw new Error(
    `its header has ${cells.length} cells (${cells.slice(0, 6).join(' | ')}), its rows have ${width} ` +
      `(${rows[0]?.slice(0, 6).join(' | ') ?? ''}); equally many expected: name the separator by --separator, or the header's line by --header-row`,
  );
}

function isDateAndClock(dates: readonly string[], clocks: readonly string[]): boolean {
  return (
    dates.every((cell) => kindOf(cell) === 'time') && clocks.every((cell) => /^\d{1,2}:\d{2}/.test(cell))
  );
}

function shifted(cells: readonly string[], offset: number, width: number): string[] {
  return [...Array<string>(offset).fill(''), ...cells].slice(0, width);
}

function isUnitRow(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell !== '');
  return filled.length > 0 && filled.filter(isUnit).length >= filled.length / 2;
}

/** Fewer names than columns, each for several of them or for all. */
function isGroupRow(cells: readonly string[], width: number, written: number): boolean {
  const filled = cells.filter((cell) => cell !== '');
  const isText = filled.every((cell) => kindOf(cell) === 'text');
  return (
    written >= width - 1 &&
    width > 2 &&
    isText &&
    filled.length > 0 &&
    (new Set(filled).size < filled.length || filled.length <= width / 2)
  );
}

function filledForward(cells: readonly string[], kinds: readonly (CellKind | undefined)[]): string[] {
  let last = '';
  return kinds.map((kind, column) => {
    const cell = cells[column] ?? '';
    if (cell !== '') last = cell;
    return kind === 'time' ? '' : last;
  });
}

function commentMarks(lines: readonly string[], header: HeaderRow | undefined): string[] {
  const marks = lines.flatMap((line, index) =>
    index === header?.index ? [] : (COMMENT.exec(line)?.[1] ?? []),
  );
  return [...new Set(marks)];
}

function noRows(lines: readonly string[], split: readonly (readonly string[] | undefined)[]): string {
  const filled = split.filter((cells) => cells !== undefined);
  if (filled.length === 1) return `it has a header (${filled[0]!.join(', ')}) but no rows`;
  return `no row of numbers found below ${JSON.stringify(lines.find((line) => line.trim() !== '') ?? '')}; name the header's line by --header-row, or the separator by --separator`;
}
