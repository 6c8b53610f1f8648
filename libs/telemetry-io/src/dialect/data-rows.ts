import { timeNameWorth } from '../times/names';
import { kindOf, type CellKind } from './cell-kinds';

const KIND_SHARE = 0.6;

/** What most cells of each column look like; undefined where no kind is that of most, or all are empty. */
export function columnKinds(rows: readonly (readonly string[])[], width: number): (CellKind | undefined)[] {
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
  let hasTime = false;
  let namesTime = false;
  cells.slice(0, kinds.length).forEach((cell, column) => {
    const expected = kinds[column];
    if (expected === undefined || expected === 'text' || expected === 'switch') return;
    const kind = kindOf(cell);
    if (expected === 'time' && kind === 'text' && timeNameWorth(cell) >= 2) namesTime = true;
    // Times that are counted from some row on, and dates before: the other cells tell that it is a row.
    if (kind === 'time' && expected === 'number') return;
    if (kind === expected || (kind === 'number' && expected === 'time')) told++;
    else if (kind !== 'empty') against++;
    if (kind === 'time' && expected === 'time') hasTime = true;
  });
  return !namesTime && told > 0 && (told > 2 * against || (hasTime && told >= against));
}

/** Where the rows begin that hold no number and no time: the first of them is the header; -1 where they hold some. */
export function allTextStart(
  split: readonly (readonly string[] | undefined)[],
  kinds: readonly (CellKind | undefined)[],
  width: number,
): number {
  if (kinds.some((kind) => kind === 'number' || kind === 'time')) return -1;
  const rows = split.flatMap((cells, index) => (cells?.length === width ? [index] : []));
  return rows[1] ?? -1;
}
