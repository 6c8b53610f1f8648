import { DateTime } from 'luxon';
import { readCalendarText, type DateOrder, type WrittenTime } from './calendar-text';
import { readClock } from './clock-text';
import { readCompact } from './compact';
import { PER_MILLISECOND } from './iso';
import { COUNT_WORDS, ELAPSED_UNITS, lostOfDays, momentOfCount, type CountForm } from './number-times';
import { momentSince, sinceWords, type Since } from './since';
import { WallClock, zoneNamed } from './zones';

/** How a time is written. */
export type TimeForm =
  | { readonly kind: 'calendar'; readonly order: DateOrder }
  | { readonly kind: 'compact' }
  | { readonly kind: 'count'; readonly count: CountForm }
  | ({ readonly kind: 'since' } & Since)
  /** Since some unknown start, in a unit of {@link ELAPSED_UNITS}. */
  | { readonly kind: 'elapsed'; readonly unit: string }
  /** A clock or a stopwatch without a date. */
  | { readonly kind: 'clock' }
  /** As luxon writes formats: `dd.MM.yyyy HH:mm`. */
  | { readonly kind: 'format'; readonly format: string };

/** Time of the first row where a file knows no date: 2000-01-01. */
export const NO_TIME_START_MS = Date.UTC(2000, 0, 1);

const DAY_MS = 86_400_000;

/**
 * Milliseconds since the Unix epoch; NaN for what is not written in the form.
 * @param earlierMs time of the row before: tells apart the hour that comes twice, and the days of a clock without a date
 */
export type TimeReader = (text: string, earlierMs?: number) => number;

/** What is known of times as a wall clock shows them. */
export interface WallTime {
  /** UTC where absent. */
  readonly zone?: string | undefined;
  /** Whether the rows go back in time. */
  readonly isDescending?: boolean;
  /** Where all rows are alike in it: whether a zone is written. Those that are not have no time. */
  readonly isZoneWritten?: boolean;
}

/**
 * @param wallTime of times without a written zone
 * @param numberIn reads counts and elapsed times
 */
export function timeReader(
  form: TimeForm,
  numberIn: (text: string) => number,
  wallTime: WallTime = {},
): TimeReader {
  switch (form.kind) {
    case 'count':
      return (text) => plausible(momentOfCount(numberIn(text), form.count, lostOfDays(text)), form.count);
    case 'since':
      return (text) => momentSince(form, numberIn(text));
    case 'elapsed':
      return (text) => NO_TIME_START_MS + Math.round(numberIn(text) * ELAPSED_UNITS[form.unit]!);
    case 'clock':
      return readClockAfter;
    default:
      return calendarReader(form, wallTime);
  }
}

/** Reads what is written in one of several forms. */
export function eitherReader(
  forms: readonly TimeForm[],
  numberIn: (text: string) => number,
  wallTime: WallTime = {},
): TimeReader {
  const readers = forms.map((form) => timeReader(form, numberIn, wallTime));
  const [read, ...others] = readers as [TimeReader, ...TimeReader[]];
  if (others.length === 0) return read;
  return (text, earlierMs) => {
    const timeMs = read(text, earlierMs);
    if (!Number.isNaN(timeMs)) return timeMs;
    return others.reduce(
      (found, other) => (Number.isNaN(found) ? other(text, earlierMs) : found),
      Number.NaN,
    );
  };
}

function calendarReader(form: TimeForm, { zone, isDescending, isZoneWritten }: WallTime): TimeReader {
  const named = zone === undefined ? undefined : zoneNamed(zone);
  const clock = named === undefined ? undefined : new WallClock(named, isDescending);
  const read = writtenReader(form);
  return (text, earlierMs) => {
    const written = read(text);
    if (written === undefined) return Number.NaN;
    const { localMs, offsetMinutes } = written;
    if (isZoneWritten !== undefined && isZoneWritten !== (offsetMinutes !== undefined)) return Number.NaN;
    if (offsetMinutes !== undefined) return localMs - 60_000 * offsetMinutes;
    return clock === undefined ? localMs : clock.toUtc(localMs, earlierMs);
  };
}

/** Reads dates and times of day, before any zone. */
export function writtenReader(form: TimeForm): (text: string) => WrittenTime | undefined {
  if (form.kind === 'calendar') return (text) => readCalendarText(text, form.order);
  if (form.kind === 'format') return (text) => readFormat(text, form.format);
  return readCompact;
}

function readFormat(text: string, format: string): WrittenTime | undefined {
  const found = DateTime.fromFormat(text, format, { zone: 'utc', setZone: true });
  if (!found.isValid) return undefined;
  const isOffsetWritten = /[ZzV]/.test(format.replaceAll(/'[^']*'/g, ''));
  const localMs = found.toMillis() + 60_000 * found.offset;
  return isOffsetWritten ? { localMs, offsetMinutes: found.offset } : { localMs };
}

/** A count that gives no date of our age, such as that of a device whose clock was not set, is no time. */
function plausible(timeMs: number, count: CountForm): number {
  const earliest = count in PER_MILLISECOND ? YEAR_1971_MS : YEAR_1900_MS;
  return timeMs >= earliest && timeMs < YEAR_2200_MS ? timeMs : Number.NaN;
}

const [YEAR_1900_MS, YEAR_1971_MS, YEAR_2200_MS] = [Date.UTC(1900), Date.UTC(1971), Date.UTC(2200)];

/** A clock that goes back by more than half a day has passed midnight. */
function readClockAfter(text: string, earlierMs = Number.NEGATIVE_INFINITY): number {
  const timeMs = NO_TIME_START_MS + readClock(text);
  if (!(timeMs < earlierMs - DAY_MS / 2)) return timeMs;
  return timeMs + DAY_MS * Math.max(0, Math.round((earlierMs - timeMs) / DAY_MS));
}

const ORDER_WORDS: Readonly<Record<DateOrder, string>> = {
  ymd: 'year-month-day',
  ydm: 'year-day-month',
  yymd: 'year-month-day with two digits of the year',
  dmy: 'day.month.year',
  mdy: 'month/day/year',
  named: 'dates with the name of the month',
};

/** The form in a few words. */
export function formWords(form: TimeForm): string {
  switch (form.kind) {
    case 'calendar':
      return ORDER_WORDS[form.order];
    case 'compact':
      return 'digits yyyymmdd…';
    case 'count':
      return COUNT_WORDS[form.count];
    case 'since':
      return sinceWords(form);
    case 'elapsed':
      return `elapsed time in ${form.unit}`;
    case 'clock':
      return 'a clock without a date';
    case 'format':
      return form.format;
  }
}
