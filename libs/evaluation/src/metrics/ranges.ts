/** Consecutive rows, both ends included. */
export interface RowRange {
  readonly first: number;
  readonly last: number;
}

/** The maximal runs of rows whose flag is set, in order. */
export function rangesOf(flags: ArrayLike<number>): RowRange[] {
  const ranges: RowRange[] = [];
  let first = -1;
  for (let row = 0; row <= flags.length; row++) {
    const set = row < flags.length && flags[row]! > 0;
    if (set && first < 0) first = row;
    if (!set && first >= 0) {
      ranges.push({ first, last: row - 1 });
      first = -1;
    }
  }
  return ranges;
}
