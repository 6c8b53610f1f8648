import { median } from '@kymo/statistics';
import { COUNT_WORDS, DAY_COUNTS, likelyCounts, momentOfCount, type CountForm } from './number-times';
import { otherOrigins } from './other-origins';
import { UnreadableTimes, type FoundForm } from './time-candidate';

/** Of elapsed time that anything was measured for, in whatever unit. */
const LARGEST_ELAPSED = 1e8;
const [DAYS_TO_2000, DAYS_TO_2060] = [36_526, 58_440];

/**
 * What the numbers of a column of times count: one of the counts that give a date of our age, or elapsed time.
 * @param counts that give such a date
 * @param unit of elapsed time, where the header names one
 * @throws UnreadableTimes where they count none of these, or it cannot be told which
 */
export function countTimes(
  name: string,
  values: readonly number[],
  counts: readonly CountForm[],
  unit: string | undefined,
): FoundForm {
  const [count, ...others] = counts.filter((one) => !DAY_COUNTS.has(one) || areDays(name, values, one));
  const first = values[0]!;
  if (count === undefined) {
    if (unit === undefined && haveDaysOf2000(values)) throw eitherDaysOrSeconds(name, first);
    if (Math.max(...values.map(Math.abs)) < LARGEST_ELAPSED) return elapsed(name, unit, values);
    throw noCount(name, first, values.at(-1)!);
  }
  if (others.length > 0) throw severalCounts(name, first, [count, ...others]);
  const origins = otherOrigins(name, first, count);
  if (origins !== undefined) throw new UnreadableTimes(origins);
  return { form: { kind: 'count', count }, isDateOnly: false };
}

function elapsed(name: string, unit: string | undefined, values: readonly number[]): FoundForm {
  const found = { form: { kind: 'elapsed', unit: unit ?? 's' }, isDateOnly: false } as const;
  if (unit !== undefined) return found;
  const doubt = `the numbers of ${name} are taken as seconds: --time-format elapsed-min, elapsed-h, elapsed-ms if they are not`;
  return { ...found, doubt: `${doubt}${since1970(values)}` };
}

/** Units from 1970 of which all numbers give a date of our age, though elapsed seconds may run up to them, too. */
function since1970(values: readonly number[]): string {
  const found = (['days', 'hours', 'minutes'] as const).filter((unit) =>
    values.every((value) => isOfOurAge(value * MS_OF[unit])),
  );
  return found
    .map((unit) => {
      const date = new Date(values[0]! * MS_OF[unit]).toISOString().slice(0, 10);
      return `, or "${unit} since 1970-01-01" (${date})`;
    })
    .join('');
}

function isOfOurAge(timeMs: number): boolean {
  return timeMs > Date.UTC(2000) && timeMs < Date.UTC(2060);
}

const MS_OF = { days: 86_400_000, hours: 3_600_000, minutes: 60_000 } as const;

/** Whether numbers of the size of day counts are such, and not elapsed seconds. */
function areDays(name: string, values: readonly number[], count: CountForm): boolean {
  if (/(date|datum|serial|excel|julian|jd$|datenum)/i.test(name)) return true;
  const steps = values
    .slice(1, 500)
    .map((value, index) => value - values[index]!)
    .filter((step) => step > 0);
  return (
    steps.length > 0 &&
    median(steps) < 1 &&
    values.some((value) => !Number.isInteger(1000 * value)) &&
    (count !== 'excel' || haveDaysOf2000(values))
  );
}

/** Whether all numbers are such as spreadsheets count days of this century: elapsed time begins with less. */
function haveDaysOf2000(values: readonly number[]): boolean {
  return values.every((value) => value > DAYS_TO_2000 && value < DAYS_TO_2060);
}

function eitherDaysOrSeconds(name: string, first: number): UnreadableTimes {
  return new UnreadableTimes(
    `the times of column ${JSON.stringify(name)} begin with ${first}: days of a spreadsheet ` +
      `(${new Date(momentOfCount(first, 'excel')).toISOString().slice(0, 10)}, --time-format excel) or elapsed seconds (--time-format elapsed-s); say which`,
  );
}

function noCount(name: string, first: number, last: number): UnreadableTimes {
  const [from] = likelyCounts(first);
  const [to] = likelyCounts(last);
  if (from !== undefined && to !== undefined && from !== to)
    return new UnreadableTimes(
      `the times of column ${JSON.stringify(name)} begin with ${first} (${COUNT_WORDS[from]}) and end with ` +
        `${last} (${COUNT_WORDS[to]}); one form in all rows expected: a file for each, or name one by --time-format, and the rows of the other are refused`,
    );
  const looks = (['s', 'ms', 'us', 'ns'] as const).map(
    (one) => `${COUNT_WORDS[one]} (${yearOf(first, one)})`,
  );
  return new UnreadableTimes(
    `the times of column ${JSON.stringify(name)} begin with ${first}, which is no moment of our age in ${looks.join(', ')}; ` +
      'name their form by --time-format (labview counts from 1904), or another column by --time',
  );
}

function severalCounts(name: string, first: number, counts: readonly CountForm[]): UnreadableTimes {
  const forms = counts.map((one) => `${COUNT_WORDS[one]} (${yearOf(first, one)}, --time-format ${one})`);
  return new UnreadableTimes(
    `the times of column ${JSON.stringify(name)} begin with ${first}: ${forms.join(' or ')}; say which`,
  );
}

function yearOf(value: number, count: CountForm): string {
  const date = new Date(momentOfCount(value, count));
  return Number.isNaN(date.getTime()) ? 'no date' : `year ${date.getUTCFullYear()}`;
}
