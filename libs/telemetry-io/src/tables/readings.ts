import type { TimeColumns } from '../times/row-times';
import type { ColumnFacts } from './facts';
import type { TableSample } from './table';

/** A device may be replaced by another some times while a recording goes on. */
const REPLACED = 5;
/** Rows of each number of a machine. */
const FEWEST_ROWS = 2;
const FEW_ROWS = 20;

/**
 * Whether the numbers of a column under the name of a machine, such as `meter`, are its readings: they hardly come back, or
 * they rise while time goes on and do not come back.
 */
export function isReading(
  { runs }: TableSample,
  { index, isNumeric, filled, distinct, numbers }: ColumnFacts,
  time: TimeColumns | undefined,
): boolean {
  if (filled >= FEW_ROWS && distinct.size * FEWEST_ROWS > filled && isNumeric) return true;
  if (!isNumeric || time === undefined) return false;
  let changes = 0;
  for (const run of runs) {
    let before: { readonly value: number; readonly timeMs: number } | undefined;
    for (const row of run) {
      const value = numbers.read(row[index]);
      const timeMs = time.read(row, before?.timeMs);
      if (typeof value !== 'number' || Number.isNaN(timeMs)) continue;
      if (before !== undefined && value !== before.value) {
        if (value < before.value || timeMs <= before.timeMs) return false;
        changes++;
      }
      before = { value, timeMs };
    }
  }
  return changes > REPLACED;
}

/** Whether rows of one moment differ in a column, or times start over where it changes. */
export function tellsApart({ runs }: TableSample, index: number, time: TimeColumns | undefined): boolean {
  if (time === undefined) return true;
  return runs.some((run) => {
    let before: { readonly cell: unknown; readonly timeMs: number } | undefined;
    return run.some((row) => {
      const timeMs = time.read(row, before?.timeMs);
      const isApart = before !== undefined && row[index] !== before.cell && timeMs <= before.timeMs;
      before = { cell: row[index], timeMs };
      return isApart;
    });
  });
}
