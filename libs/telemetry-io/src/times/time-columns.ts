import type { NumberForm } from '../numbers/form';
import { unknownForm } from './column-form';
import { digitClock } from './digit-clock';
import { coarseDatePartsIn, datePartsIn, datePartTimes } from './date-parts';
import { readClock } from './clock-text';
import { CONSTANT, timeCandidate } from './find-time';
import { textsOf, type SampledColumn } from './sampled-column';
import type { TimeCandidate } from './time-candidate';
import { clockNamed, timeNameWorth } from './names';
import type { TimeColumns } from './row-times';
import type { TimeOptions } from './time-options';
import { zoneNamed } from './zones';
import { timesOfColumns } from './times-of-columns';

const LIKELY = 1.5;
/** Digits in groups, as in dates: a column of such is no text. */
const DATE_LIKE = /^\D{0,12}\d{1,4}[-/.:\s年]\s?(\d{1,2}|\p{L}{3,9})\.?[-/.:\s月]\s?\d{1,4}(\D|$)/u;

/**
 * Finds the column of the time, or those that make it up; undefined where the rows carry none.
 * @param indexOf column of a name
 * @throws Error for times that cannot be read, or can be read in two ways
 */
export function findTimeColumns(
  columns: readonly SampledColumn[],
  numbers: NumberForm,
  options: TimeOptions,
  indexOf: (name: string) => number,
): TimeColumns | undefined {
  if (options.timeZone !== undefined && zoneNamed(options.timeZone) === undefined)
    throw new Error(
      `there is no time zone ${JSON.stringify(options.timeZone)}; such as Europe/Berlin, UTC or +01:00 expected`,
    );
  const named = options.time?.map(indexOf);
  if (named !== undefined && named.length > 0) return timesOfColumns(named, columns, numbers, options);
  const candidates = columns
    .map((column, index) => ({ index, candidate: timeCandidate(column, numbers, false) }))
    .filter((one): one is Rated => one.candidate !== undefined)
    .sort(
      (a, b) =>
        b.candidate.worth - a.candidate.worth || Number(isDated(b.candidate)) - Number(isDated(a.candidate)),
    );
  const first =
    candidates.find(({ candidate }) => candidate.worth >= LIKELY || isDated(candidate)) ??
    candidates.find(
      ({ index, candidate }) =>
        candidate.form.kind === 'clock' && !GENERATED.test(columns[index]!.name) && goesOn(columns[index]!),
    );
  const best = first === undefined ? undefined : inUtc(first, candidates, columns);
  const parts = datePartsIn(columns);
  if (
    parts !== undefined &&
    (best === undefined ||
      [...parts].some(([part, index]) => part !== 'clock' && index === best.index) ||
      best.candidate.isDateOnly ||
      (best.candidate.form.kind === 'clock' && (parts.has('clock') || parts.has('hour'))))
  )
    return datePartTimes(parts, columns, options);
  const other = best === undefined ? undefined : companion(best, candidates, columns);
  const digits =
    other === undefined ? digitClock(dateColumn(candidates), columns, numbers, options) : undefined;
  if (digits !== undefined) return digits;
  if (best === undefined) {
    const coarse = coarseDatePartsIn(columns);
    return coarse === undefined ? noTimes(columns) : datePartTimes(coarse, columns, options);
  }
  const own = other ?? [best.index];
  const found = timesOfColumns([...own, ...halfDay(own, columns)], columns, numbers, options);
  return withRival(found, best, candidates, columns);
}

interface Rated {
  readonly index: number;
  readonly candidate: TimeCandidate;
}

/** Without a header, what stands beside a clock may be its date. */
const GENERATED = /^channel_\d+$/;

/** Whether a clock goes on from row to row, but for midnight. */
function goesOn({ runs }: SampledColumn): boolean {
  const times = runs.map((run) => textsOf(run.slice(0, SAMPLED_ROWS)).map(readClock));
  const steps = times.flatMap((run) => run.slice(1).map((timeMs, at) => timeMs - run[at]!));
  const rises = steps.filter((step) => step > 0).length;
  return steps.length > 2 && rises >= 0.9 * steps.length;
}

const SAMPLED_ROWS = 2000;

function isDated({ form, refusal }: TimeCandidate): boolean {
  return form.kind === 'calendar' || refusal !== undefined || form.kind === 'count';
}

/** The same in UTC, where a clock is local and another column says that it is not. */
function inUtc(best: Rated, candidates: readonly Rated[], columns: readonly SampledColumn[]): Rated {
  const clockOf = ({ index }: Rated) => clockNamed(columns[index]!.name);
  if (clockOf(best) !== 'local') return best;
  return candidates.find((one) => clockOf(one) === 'utc' && one.candidate.worth >= LIKELY) ?? best;
}

/** The date that a time of day belongs to, or the other way round. */
function companion(
  best: Rated,
  candidates: readonly Rated[],
  columns: readonly SampledColumn[],
): [number, number] | undefined {
  const isClock = best.candidate.form.kind === 'clock';
  if (!isClock && !best.candidate.isDateOnly) return undefined;
  const others = candidates.filter(
    ({ index, candidate }) =>
      index !== best.index &&
      (isClock ? candidate.isDateOnly || candidate.refusal !== undefined : candidate.form.kind === 'clock'),
  );
  const clockOf = ({ index }: Rated) => clockNamed(columns[index]!.name);
  const other = others.find((one) => clockOf(one) === clockOf(best)) ?? others[0];
  if (other === undefined) return undefined;
  return isClock ? [other.index, best.index] : [best.index, other.index];
}

/** The column of AM and PM beside a time of day that does not tell. */
function halfDay(indexes: readonly number[], columns: readonly SampledColumn[]): number[] {
  const { runs } = columns[indexes.at(-1)!]!;
  if (textsOf(runs.flat()).some((cell) => HALF_DAY.test(cell.slice(-4)))) return [];
  const found = columns.findIndex(({ runs: own }) => {
    const cells = textsOf(own.flat());
    return cells.length > 0 && cells.every((cell) => HALF_DAY.test(cell));
  });
  return found < 0 ? [] : [found];
}

const HALF_DAY = /^\s*[ap]\.?\s?m\.?$/i;

/** A day, which may be the same in all rows. */
function dateColumn(candidates: readonly Rated[]): Rated | undefined {
  return candidates.find(
    ({ candidate }) =>
      candidate.isDateOnly && candidate.refusal === undefined && candidate.worth >= LIKELY - CONSTANT,
  );
}

/** Another column that may as well be the time. */
function withRival(
  found: TimeColumns,
  best: Rated,
  candidates: readonly Rated[],
  columns: readonly SampledColumn[],
): TimeColumns {
  const rival = candidates.find(
    (one) =>
      !found.columns.includes(one.index) &&
      isDated(one.candidate) &&
      !one.candidate.isDateOnly &&
      one.candidate.worth > 0,
  );
  if (rival === undefined || best.candidate.worth - rival.candidate.worth >= 2) return found;
  const [taken, left] = [best.index, rival.index].map((index) => columns[index]!.name);
  return {
    ...found,
    rival: rival.index,
    doubts: [...found.doubts, `${taken} is taken for the time, ${left} left out: --time ${left} takes that`],
  };
}

/** @throws UnreadableTimes where a column holds times after all, in a form that is not known */
function noTimes(columns: readonly SampledColumn[]): undefined {
  for (const column of columns) {
    const cells = textsOf(column.runs.flat()).slice(0, 300);
    const dates = cells.filter((cell) => DATE_LIKE.test(cell)).length;
    const isTime = timeNameWorth(column.name) >= 2 ? 2 * dates > cells.length : dates > 0.97 * cells.length;
    if (isTime && new Set(cells).size > 2) throw unknownForm(column.name, cells[0]!);
  }
  return undefined;
}
