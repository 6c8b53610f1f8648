import { median } from '@kymo/statistics';
import { parseNumber, type NumberForm } from '../numbers/form';
import { countTimes } from './count-column';
import { timeNameWorth } from './names';
import { DAY_COUNTS, elapsedUnit, likelyCounts, momentOfCount, type CountForm } from './number-times';
import { roundedTo } from './rounded';
import type { SampledColumn } from './sampled-column';
import { sinceIn } from './since';
import { spread } from './spread';
import { ENOUGH_IF_NAMED, LOOKED_AT, SURE, TELLING, UnreadableTimes, type FoundForm } from './time-candidate';

/** Share of numbers under a name that tells of no time. */
const ENOUGH_NUMBERS = 0.9;
/** Counts under such a name are of telemetry, not of anything that was numbered. */
const EARLIEST_YEAR = 2000;
/** A device may have restarted, and several may take turns. */
const FALLS = 0.3;
/** The same of counts under a name that tells of no time. */
const FEW_FALLS = 0.01;
/** Of a device whose clock was not set yet, or a single wrong one. */
const OTHERS = 0.2;

/**
 * The form of times that are written as numbers: counts since some moment, elapsed time; undefined for other numbers.
 * @param runs cells that follow each other in the file
 * @param isNamed whether the user says that the column holds times
 * @throws UnreadableTimes where they are times, of a form that cannot be told
 */
export function numberTimes(
  column: SampledColumn,
  runs: readonly (readonly string[])[],
  numbers: NumberForm,
  isNamed: boolean,
): FoundForm | undefined {
  const worth = timeNameWorth(column.name);
  const isSure = isNamed || worth >= SURE;
  const cells = runs.flat();
  const inRuns = runs.map((run) => run.map((cell) => parseNumber(cell, numbers) ?? Number.NaN));
  const values = inRuns.flat().filter((value) => !Number.isNaN(value));
  if (values.length < (worth >= TELLING ? ENOUGH_IF_NAMED : ENOUGH_NUMBERS) * cells.length) {
    if (isSure) refuseUnknown(column, cells);
    return undefined;
  }
  const since = sinceIn(column.name) ?? sinceIn(column.unit ?? '');
  if (since !== undefined) return { form: { kind: 'since', ...since }, isDateOnly: false };
  const unit = unitOf(column);
  const counts = likelyCounts(median(values)).filter((count) => areMoments(values, count));
  const [count] = counts;
  if (!isSure && unit === undefined) {
    if (!isEpoch(values, inRuns, count)) return undefined;
    refuseRounded(column, cells, count);
    return new Date(momentOfCount(values[0]!, count)).getUTCFullYear() < EARLIEST_YEAR
      ? undefined
      : { form: { kind: 'count', count }, isDateOnly: false };
  }
  if (!isNamed && count === undefined && !areElapsed(inRuns)) return undefined;
  if (unit !== undefined && !counts.some((one) => SINCE_1970.has(one)))
    return { form: { kind: 'elapsed', unit }, isDateOnly: false };
  refuseRounded(column, cells, count);
  return countTimes(column.name, values, counts, unit);
}

/** Counts that a unit of elapsed time does not rule out: `Time (s)` may mean either. */
const SINCE_1970: ReadonlySet<CountForm> = new Set(['s', 'ms', 'us']);

/** Whether numbers under any name count from an epoch, from row to row. */
function isEpoch(
  values: readonly number[],
  runs: readonly (readonly number[])[],
  count: CountForm | undefined,
): count is CountForm {
  if (count === undefined || DAY_COUNTS.has(count)) return false;
  return shareOfFalls(runs) <= FEW_FALLS && new Set(values).size > 1;
}

/** Elapsed time that ran up to such numbers does not begin with them. */
function areMoments(values: readonly number[], count: CountForm): boolean {
  const some = spread(values, LOOKED_AT);
  const others = some.filter((value) => !likelyCounts(value).includes(count)).length;
  return others <= Math.max(1, OTHERS * some.length);
}

/** Time goes on: numbers under the name of a time that fall as often as they rise measure something. */
function areElapsed(runs: readonly (readonly number[])[]): boolean {
  const falls = shareOfFalls(runs);
  return falls <= FALLS || falls >= 1 - FALLS;
}

/** Tags may follow each other, each with times from the start on: a few fall. */
function shareOfFalls(runs: readonly (readonly number[])[]): number {
  const steps = runs.flatMap((run) => run.slice(1).map((value, at) => value - run[at]!));
  return steps.filter((step) => step < 0).length / Math.max(1, steps.length);
}

/** @throws UnreadableTimes where a spreadsheet has rounded the counts: rows of other times stand under one */
function refuseRounded(
  { name }: SampledColumn,
  cells: readonly string[],
  count: CountForm | undefined,
): void {
  const rounded = roundedTo(cells, count);
  if (rounded === undefined) return;
  throw new UnreadableTimes(
    `the times of column ${JSON.stringify(name)} are rounded: ${rounded.cell} stands for any moment within ${rounded.within}, ` +
      'as a spreadsheet shows a number that is too long for its cell; export them again with all digits, or as dates',
  );
}

/** @throws UnreadableTimes where digits stand in the cells, for what they hold is told by the name of the column */
function refuseUnknown({ name }: SampledColumn, cells: readonly string[]): void {
  if (!cells.some((cell) => /\d/.test(cell))) return;
  throw new UnreadableTimes(
    `the time column ${JSON.stringify(name)} begins with ${JSON.stringify(cells[0])}, of a form that is not known; ` +
      'name the form by --time-format, such as "dd.MM.yyyy HH:mm", or another column by --time',
  );
}

/** The unit of elapsed time that a header such as `Time (s)`, `Zeit in min` or `elapsed_seconds` tells. */
function unitOf({ name, unit }: SampledColumn): string | undefined {
  if (timeNameWorth(name) < TELLING) return undefined;
  const written =
    /[([{,]\s*([^)\]}]+?)\s*[)\]}]?\s*$/.exec(name)?.[1] ??
    unit ??
    /(?:[_\s]|in )([A-Za-zµ]+)$/.exec(name)?.[1];
  return written === undefined ? undefined : elapsedUnit(written);
}
