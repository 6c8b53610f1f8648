import { timeText } from './cell-text';
import type { SampledColumn } from './sampled-column';
import { UnreadableTimes, type TimeCandidate } from './time-candidate';
import { formWords } from './form';
import { zoneHint } from './names';
import { ofDateAndClock, type TimeColumns } from './row-times';
import type { TimeOptions } from './time-options';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;
/** How many periods of each length, in minutes, a day has; a day on which the clock is set has up to an hour more or less. */
const LENGTHS = [60, 30, 15] as const;
const SAMPLED_ROWS = 2000;
/** Days that show that the count starts over with each of them. */
const FEWEST_DAYS = 2;

/**
 * A date and, in a column of any name, a count of the hours, half hours or quarter hours of its day, as markets number them;
 * undefined where there is none.
 * @throws UnreadableTimes for more of them than a day has
 */
export function periodsOfDay(
  date: { readonly index: number; readonly candidate: TimeCandidate },
  columns: readonly SampledColumn[],
  numberOf: (text: string) => number,
  options: TimeOptions,
): TimeColumns | undefined {
  const days = columns[date.index]!;
  for (const [index, column] of columns.entries()) {
    const counted = index === date.index ? undefined : countIn(days, column, numberOf);
    if (counted === undefined) continue;
    const { first, last } = counted;
    const minutes = LENGTHS.find((length) => last - first < DAY_MINUTES / length + 60 / length)!;
    if (last - first >= DAY_MINUTES / minutes)
      throw new UnreadableTimes(
        `column ${JSON.stringify(column.name)} counts up to ${last}, the day on which the clock goes back: which periods come twice is not told; times with their zone expected`,
      );
    const zone = options.timeZone ?? zoneHint(column.name, column.unit) ?? zoneHint(days.name, days.unit);
    const { form } = date.candidate;
    // Hours from 1 to 24 are those that have ended; shorter periods are counted by their begin.
    const offset = minutes === 60 ? 0 : first;
    const read = (text: string) => (numberOf(text) - offset) * minutes * MINUTE_MS;
    return {
      columns: [date.index, index],
      form: `${formWords(form)} and periods of ${minutes} min`,
      zone: zone ?? 'UTC',
      isInvented: false,
      doubts: [
        `${column.name} is taken for the count of ${minutes} min of the day: --time and --series say otherwise`,
      ],
      ...ofDateAndClock(date.index, index, form, numberOf, { zone }, read),
    };
  }
  return undefined;
}

/** The smallest and largest number of a column that counts up by one within each day, and starts over with the next. */
function countIn(
  days: SampledColumn,
  column: SampledColumn,
  numberOf: (text: string) => number,
): { readonly first: number; readonly last: number } | undefined {
  let [first, last, begins] = [Number.POSITIVE_INFINITY, 0, 0];
  for (const [at, run] of days.runs.entries()) {
    let before: { readonly day: string; readonly number: number } | undefined;
    for (let row = 0; row < Math.min(run.length, SAMPLED_ROWS); row++) {
      const [day, number] = [timeText(run[row]), numberOf(timeText(column.runs[at]?.[row]))];
      if (!Number.isInteger(number) || number < 0) return undefined;
      if (before !== undefined && day === before.day && number !== before.number + 1) return undefined;
      if (before !== undefined && day !== before.day) {
        if (number > 1) return undefined;
        begins++;
      }
      before = { day, number };
      [first, last] = [Math.min(first, number), Math.max(last, number)];
    }
  }
  const count = last - first + 1;
  const isDay = LENGTHS.some((length) => Math.abs(count - DAY_MINUTES / length) <= 60 / length);
  return begins >= FEWEST_DAYS && first <= 1 && isDay ? { first, last } : undefined;
}
