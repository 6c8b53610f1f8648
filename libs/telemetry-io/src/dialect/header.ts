import { allTextStart, columnKinds, isDataRow } from './data-rows';
import {
  chooseNames,
  COMMENT,
  fitted,
  headerRow,
  withTimeNamed,
  type Columns,
  type HeaderRow,
} from './names-row';
import { commentMarks, filledForward, isGroupRow, isUnitRow, shifted } from './rows-above';
import type { Separation } from './separator';
import { BLANKS, splitCells, splitRows } from './split';
import { bareUnit, unitInName } from './units';

/** What stands above the rows of a table. */
export interface Header {
  /** One for each cell of a row, as written; empty where a column has none. */
  readonly names: readonly string[];
  readonly units: readonly (string | undefined)[];
  /** Names that only headers further below have. */
  readonly later?: readonly string[];
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

const LOOKED_AT = 400;
/** More lines are no title: the rows are written in two ways. */
const MAX_LINES_ABOVE = 60;

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
  const rows = splitRows(body, separator).filter((row) => row !== undefined);
  const kinds = columnKinds(
    rows.filter((row) => row.length === width),
    width,
  );
  const columns: Columns = { width, kinds, rows, separator };
  const isRow = (index: number) => split[index] !== undefined && isDataRow(split[index], kinds);
  const from = given === undefined ? 0 : given;
  let first = lines.findIndex((line, index) => index >= from && !COMMENT.test(line) && isRow(index));
  if (first < 0 && given === undefined) first = allTextStart(split, kinds, width);
  if (first < 0) throw new Error(noRows(lines, split));
  const unread = lines.slice(0, first).filter((line) => line.trim() !== '' && !COMMENT.test(line));
  if (given === undefined && unread.length > MAX_LINES_ABOVE)
    throw new Error(
      `${unread.length} lines above its first row are none, such as ${JSON.stringify(unread.at(-1)!.slice(0, 80))}; ` +
        `at most ${MAX_LINES_ABOVE} expected: name the separator by --separator, or the header's line by --header-row`,
    );
  const above = lines
    .slice(0, first)
    .map((line, index) => headerRow(line, index, separator))
    .filter((row) => row !== undefined);
  const chosen =
    given === undefined ? chooseNames(above, lines, columns) : above.find(({ index }) => index === given - 1);
  if (given !== undefined && given > 0 && chosen === undefined)
    throw new Error(
      `line ${given} cannot be its header: it is blank, or below the first row; name another by --header-row`,
    );
  return describe(chosen, above, lines.slice(0, first), columns);
}

function describe(
  chosen: HeaderRow | undefined,
  above: readonly HeaderRow[],
  lines: readonly string[],
  columns: Columns,
): Header {
  const { width, kinds, separator } = columns;
  const others = above.filter(({ index }) => index !== chosen?.index);
  const names =
    chosen === undefined ? Array<string>(width).fill('') : fitted(withTimeNamed(chosen.cells), columns);
  const offset = chosen === undefined ? 0 : Math.max(0, names.indexOf(withTimeNamed(chosen.cells)[0] ?? ''));
  const aligned = others.map(({ cells, index, isComment }) => ({
    index,
    isComment,
    cells: shifted(cells, offset, width),
  }));
  // Where blanks part the cells, an empty one cannot be seen: which unit is whose is not known.
  const isPlaced = ({ index }: { readonly index: number }) =>
    separator !== BLANKS || others.find((row) => row.index === index)!.cells.length >= width - offset;
  const unitRow = aligned.find(
    (row) => row.index > (chosen?.index ?? -1) && isUnitRow(row.cells) && isPlaced(row),
  );
  const groupRow = aligned.find(
    ({ index, cells, isComment }) =>
      !isComment &&
      isNextTo(index, chosen, unitRow, above) &&
      !isUnitRow(cells) &&
      isGroupRow(cells, width, others.find((row) => row.index === index)!.cells.length),
  );
  const used = new Set([chosen?.index, unitRow?.index, groupRow?.index]);
  return {
    names,
    units: names.map((name, column) => unitInName(name) ?? bareUnit(unitRow?.cells[column] ?? '')),
    ...(groupRow !== undefined && { groups: filledForward(groupRow.cells, kinds) }),
    line: chosen === undefined ? 0 : chosen.index + 1,
    skipLines: lines.length,
    skipped: lines.filter((line, index) => line.trim() !== '' && !used.has(index)),
    width,
    comments: commentMarks(lines, chosen),
  };
}

/** Whether a row stands directly above or below that of the names, but for a row of units. */
function isNextTo(
  index: number,
  chosen: HeaderRow | undefined,
  unitRow: { readonly index: number } | undefined,
  above: readonly HeaderRow[],
): boolean {
  if (chosen === undefined) return true;
  const rows = above.filter((row) => (!row.isComment || row === chosen) && row.index !== unitRow?.index);
  const at = rows.findIndex((row) => row.index === index);
  return at >= 0 && Math.abs(at - rows.indexOf(chosen)) === 1;
}

function noRows(lines: readonly string[], split: readonly (readonly string[] | undefined)[]): string {
  const filled = split.filter((cells) => cells !== undefined);
  if (filled.length === 1) return `it has a header (${filled[0]!.join(', ')}) but no rows`;
  return `no row of numbers found below ${JSON.stringify(lines.find((line) => line.trim() !== '') ?? '')}; name the header's line by --header-row, or the separator by --separator`;
}
