import { kindOf, type CellKind } from './cell-kinds';
import { COMMENT, type HeaderRow } from './names-row';
import { isUnit } from './units';

/** Cells moved to the right, for a header whose first column has no name. */
export function shifted(cells: readonly string[], offset: number, width: number): string[] {
  return [...Array<string>(offset).fill(''), ...cells].slice(0, width);
}

export function isUnitRow(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell !== '');
  return filled.length > 0 && filled.filter(isUnit).length >= filled.length / 2;
}

/** Whether it holds fewer names than there are columns, each for several of them or for all. */
export function isGroupRow(cells: readonly string[], width: number, written: number): boolean {
  const filled = cells.filter((cell) => cell !== '');
  const isText = filled.every((cell) => kindOf(cell) === 'text');
  // By itself above the first column, a title that was padded to the width of the table.
  const isTitle = filled.length === 1 && cells[0] !== '';
  return (
    !isTitle &&
    written >= width - 1 &&
    width > 2 &&
    isText &&
    filled.length > 0 &&
    (new Set(filled).size < filled.length || filled.length <= width / 2)
  );
}

/** Each name over all columns up to the next one. */
export function filledForward(cells: readonly string[], kinds: readonly (CellKind | undefined)[]): string[] {
  let last = '';
  return kinds.map((kind, column) => {
    const cell = cells[column] ?? '';
    if (cell !== '') last = cell;
    return kind === 'time' ? '' : last;
  });
}

/** How comments among the rows begin. */
export function commentMarks(lines: readonly string[], header: HeaderRow | undefined): string[] {
  const marks = lines.flatMap((line, index) =>
    index === header?.index ? [] : (COMMENT.exec(line)?.[1] ?? []),
  );
  return [...new Set(marks)];
}
