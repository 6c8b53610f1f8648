import { parseNumber, type NumberForm } from '../numbers/form';
import { timeText } from './cell-text';
import type { SampledColumn } from './sampled-column';
import { plain } from './names';
import { ELAPSED_UNITS, elapsedUnit } from './number-times';
import type { RowTimes } from './row-times';

/** A column that holds what the times lack below a second. */
export interface Fraction {
  readonly index: number;
  /** Milliseconds; NaN where the cell is no number. */
  readonly read: (cell: unknown) => number;
}

const FINE_UNITS = new Set(['ms', 'us', 'ns']);
/** Rows of one second that show it. */
const FEWEST_ROWS = 10;
const SAMPLED_ROWS = 2000;

/**
 * The column named `ms`, `usec` and the like that goes on counting where rows have the same second. A name alone does not
 * do: milliseconds are measured, too.
 */
export function fractionColumn(
  used: readonly number[],
  columns: readonly SampledColumn[],
  times: RowTimes,
  numbers: NumberForm,
): Fraction | undefined {
  for (const [index, { name }] of columns.entries()) {
    const unit = elapsedUnit(plain(name)) ?? (NANOSECONDS.test(plain(name)) ? 'ns' : undefined);
    if (used.includes(index) || unit === undefined || !FINE_UNITS.has(unit)) continue;
    const read = (cell: unknown) =>
      (parseNumber(timeText(cell), numbers) ?? Number.NaN) * ELAPSED_UNITS[unit]!;
    const isBelowSecond = unit === 'ns' && areNanoseconds(columns[index]!, times, columns, read);
    if (isBelowSecond || goesOn(columns, times, (row) => read(row[index]))) return { index, read };
  }
  return undefined;
}

/** Numbers up to a second, too many for anything else, beside times in whole seconds. */
function areNanoseconds(
  { runs }: SampledColumn,
  times: RowTimes,
  columns: readonly SampledColumn[],
  fractionOf: (cell: unknown) => number,
): boolean {
  const [run = []] = runs;
  const values = run.slice(0, SAMPLED_ROWS).map(fractionOf);
  const isWhole = values.every((_, at) => {
    const timeMs = times.read(columns.map((column) => column.runs[0]?.[at]));
    return Number.isNaN(timeMs) || timeMs % 1000 === 0;
  });
  return isWhole && values.some((value) => value >= 1) && values.every((value) => value >= 0 && value < 1000);
}

const NANOSECONDS = /^(.*time.*nano.*|offsetinnanos|.*nanooffset|.*nanoseconds|nanos)$/;

function goesOn(
  columns: readonly SampledColumn[],
  { read }: RowTimes,
  fractionOf: (row: readonly unknown[]) => number,
): boolean {
  const length = Math.min(SAMPLED_ROWS, columns[0]?.runs[0]?.length ?? 0);
  let together = 0;
  let ascending = 0;
  let [second, before] = [Number.NaN, Number.NaN];
  for (let at = 0; at < length; at++) {
    const row = columns.map(({ runs }) => runs[0]?.[at]);
    const [timeMs, fraction] = [read(row), fractionOf(row)];
    if (timeMs % 1000 !== 0 || !(fraction >= 0 && fraction < 1000)) return false;
    if (timeMs === second) {
      together++;
      if (fraction > before) ascending++;
    }
    [second, before] = [timeMs, fraction];
  }
  return together >= FEWEST_ROWS && ascending >= 0.97 * together;
}

/** The times with their fraction. */
export function withFraction({ read, written }: RowTimes, fraction: Fraction): RowTimes {
  return {
    written: (cells) => `${written(cells)} ${timeText(cells[fraction.index])}`.trim(),
    read: (cells, earlierMs) => read(cells, earlierMs) + Math.round(fraction.read(cells[fraction.index])),
  };
}
