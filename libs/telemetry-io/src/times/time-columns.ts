import type { NumberForm } from '../numbers/form';
import { assembled, unknownForm } from './assembled';
import { digitClock } from './digit-clock';
import { datePartsIn, datePartTimes } from './date-parts';
import { CONSTANT, textsOf, timeCandidate, type SampledColumn, type TimeCandidate } from './find-time';
import { timeNameWorth } from './names';
import type { TimeColumns } from './row-times';
import type { TimeOptions } from './time-options';
import { zoneNamed } from './zones';

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
  if (named !== undefined && named.length > 0) return assembled(named, columns, numbers, options);
  const candidates = columns
    .map((column, index) => ({ index, candidate: timeCandidate(column, numbers, false) }))
    .filter((one): one is Rated => one.candidate !== undefined)
    .sort((a, b) => b.candidate.worth - a.candidate.worth);
  const best = candidates.find(({ candidate }) => candidate.worth >= LIKELY || isDated(candidate));
  const parts = datePartsIn(columns);
  if (
    parts !== undefined &&
    (best === undefined ||
      [...parts].some(([part, index]) => part !== 'clock' && index === best.index) ||
      best.candidate.isDateOnly)
  )
    return datePartTimes(parts, columns, options);
  const other = best === undefined ? undefined : companion(best, candidates);
  const digits =
    other === undefined ? digitClock(dateColumn(candidates), columns, numbers, options) : undefined;
  if (digits !== undefined) return digits;
  if (best === undefined) return noTimes(columns);
  const found = assembled(other === undefined ? [best.index] : other, columns, numbers, options);
  return withRival(found, best, candidates, columns);
}

interface Rated {
  readonly index: number;
  readonly candidate: TimeCandidate;
}

function isDated({ form, refusal }: TimeCandidate): boolean {
  return form.kind === 'calendar' || refusal !== undefined || form.kind === 'count';
}

/** The date that a time of day belongs to, or the other way round. */
function companion(best: Rated, candidates: readonly Rated[]): [number, number] | undefined {
  const isClock = best.candidate.form.kind === 'clock';
  if (!isClock && !best.candidate.isDateOnly) return undefined;
  const other = candidates.find(
    ({ index, candidate }) =>
      index !== best.index &&
      (isClock ? candidate.isDateOnly || candidate.refusal !== undefined : candidate.form.kind === 'clock'),
  );
  if (other === undefined) return undefined;
  return isClock ? [other.index, best.index] : [best.index, other.index];
}

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
