import { DateTime, Info } from 'luxon';
import { plainer } from './plainer';
import { offsetOf } from './zones';

/** In which order a date is written; `yymd` begins with two digits of the year, `named` has the name of the month. */
export type DateOrder = 'ymd' | 'ydm' | 'yymd' | 'dmy' | 'mdy' | 'named';

/** A date and time of day as written: milliseconds as of UTC, and the offset where one is written. */
export interface WrittenTime {
  readonly localMs: number;
  readonly offsetMinutes?: number;
}

const CLOCK = String.raw`(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,:](\d{1,9}))?)?\s?([ap](?:\.?\s?m\.?)?(?![a-z]))?`;
const ZONE = String.raw`\s?(z|[a-z]{3,5}|(?:utc|gmt)?[+-]\d{1,2}(?::?\d{2})?)?(?:\sUTC|(?<=[+-]\d{4})\s[a-z]{3,5})?(?:\s?[([][\w /+-]*[)\]])?`;
const BEHIND = String.raw`(?:(?:[\sT,_-]|(?<=\d{4}):)\s*${CLOCK}(?:\s?uhr)?${ZONE})?$`;
const LOCALES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'pl', 'sv', 'da'];
const WEEKDAY = String.raw`^(?:[\p{L}]{2,10}\.?,?\s+)?`;
const WEEKDAYS = LOCALES.flatMap((locale) =>
  (['short', 'long'] as const).flatMap((length) => Info.weekdays(length, { locale })),
).map((name) => name.replace('.', ''));
/** Before digits alone, only what is the name of a day. */
const KNOWN_WEEKDAY = String.raw`^(?:(?:${[...new Set(WEEKDAYS)].join('|')})\.?,?\s+)?`;
const MONTH = String.raw`([\p{L}]{3,10})\.?`;
const YEAR_FIRST = new RegExp(
  String.raw`${KNOWN_WEEKDAY}(\d{4})[-/.:年](\d{1,2})[-/.:月](\d{1,2})日?${BEHIND}`,
  'iu',
);
const YEAR_LAST = new RegExp(
  String.raw`${KNOWN_WEEKDAY}(\d{1,2})[-/.\s](\d{1,2})[-/.\s](\d{4}|\d{2})${BEHIND}`,
  'iu',
);
const YEAR_AND_MONTH = /^(\d{4})[-/](\d{1,2})$/;
const MONTH_NUMBER_AND_YEAR = /^(\d{1,2})[-/](\d{4})$/;
/** `2025-Q1`, `2025Q1`, `Q1 2025`, `1. Quartal 2025`. */
const QUARTER = /^(?:(\d{4})[-\s]?Q([1-4])|Q([1-4])[-/\s]?(\d{4})|([1-4])\.\s?Quartal (\d{4}))$/i;
const MONTH_AND_YEAR = new RegExp(String.raw`^${MONTH}[-\s/]+(\d{4})$`, 'iu');
/** Weeks and days of the year. */
const ISO_WEEK_OR_DAY = /^\d{4}-?(?:W\d{2}-?\d(?:T|$)|\d{3}T)/;
const DAY_MONTH = new RegExp(
  String.raw`${WEEKDAY}(\d{1,2})\.?[-/\s]?${MONTH}[-/\s,]?\s?(\d{4}|\d{2})${BEHIND}`,
  'iu',
);
const MONTH_DAY = new RegExp(
  String.raw`${WEEKDAY}${MONTH}\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})${BEHIND}`,
  'iu',
);
const YEAR_MONTH = new RegExp(String.raw`^(\d{4})[-/\s]${MONTH}[-/\s](\d{1,2})${BEHIND}`, 'iu');
const CLOCK_FIRST = new RegExp(String.raw`${WEEKDAY}${MONTH}\s+(\d{1,2})\s+${CLOCK}${ZONE}\s(\d{4})$`, 'iu');
const MORE_MONTHS: Readonly<Record<string, number>> = { mrz: 3, sept: 9, märz: 3 };
const FIRST_YEAR = 1900;
const LAST_YEAR = 2200;

const months = new Map<string, number>(Object.entries(MORE_MONTHS));
for (const locale of LOCALES)
  for (const length of ['short', 'long'] as const)
    Info.months(length, { locale }).forEach((name, index) => {
      const plain = name.toLowerCase().replace('.', '');
      if (!months.has(plain)) months.set(plain, index + 1);
    });

/** From and to: the row is that of the moment from which it holds. */
const RANGE = /^(.{8,40}?)(?:\s+(?:-|–|\/|to|bis)\s+|(?<=T[\d:.]+Z?)\/(?=\d{4})).{4,40}$/;

const TIME_OF_DAY_FIRST = /^(\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?[ap]\.?m\.?)?)[\s,;_-]+(\S.*)$/i;

/** With the date in front: `12:00:05 03.02.2025` as `03.02.2025 12:00:05`. */
export function dateFirst(text: string): string {
  if (text[1] !== ':' && text[2] !== ':') return text;
  const [, clock, date] = TIME_OF_DAY_FIRST.exec(text) ?? [];
  return clock === undefined ? text : `${date} ${clock}`;
}

/** A date in some order, with or without a time of day; undefined where the text is none, or names a day that never was. */
export function readCalendarText(text: string, order: DateOrder): WrittenTime | undefined {
  const found = readOne(dateFirst(text), order);
  if (found !== undefined) return found;
  const other = text.length < 20 ? undefined : RANGE.exec(text)?.[1];
  const from = other === undefined ? undefined : readOne(other, order);
  if (from !== undefined) return from;
  const plain = plainer(text);
  return plain === text ? undefined : readOne(dateFirst(plain), order);
}

function readOne(text: string, order: DateOrder): WrittenTime | undefined {
  switch (order) {
    case 'ymd':
      return (
        read(YEAR_FIRST.exec(text), 1, 2, 3) ??
        readMonth(YEAR_AND_MONTH.exec(text), 1, 2) ??
        readMonth(MONTH_NUMBER_AND_YEAR.exec(text), 2, 1) ??
        readQuarter(text) ??
        readIso(text)
      );
    case 'yymd':
      return read(YEAR_LAST.exec(text), 1, 2, 3);
    case 'ydm':
      return read(YEAR_FIRST.exec(text), 1, 3, 2);
    case 'dmy':
      return read(YEAR_LAST.exec(text), 3, 2, 1);
    case 'mdy':
      return read(YEAR_LAST.exec(text), 3, 1, 2);
    case 'named':
      return (
        read(DAY_MONTH.exec(text), 3, 2, 1) ??
        read(MONTH_DAY.exec(text), 3, 1, 2) ??
        read(YEAR_MONTH.exec(text), 1, 2, 3) ??
        readMonth(MONTH_AND_YEAR.exec(text), 2, 1) ??
        readClockFirst(text)
      );
  }
}

function read(
  match: RegExpExecArray | null,
  year: number,
  month: number,
  day: number,
): WrittenTime | undefined {
  if (match === null) return undefined;
  const [hour, minute, second, fraction, half, zone] = match.slice(4);
  return written(yearOf(match[year]!), monthOf(match[month]!), Number(match[day]), {
    ...{ hour, minute, second, fraction, half, zone },
  });
}

/** The first day of a month. */
function readMonth(match: RegExpExecArray | null, year: number, month: number): WrittenTime | undefined {
  return match === null ? undefined : written(Number(match[year]), monthOf(match[month]!), 1, NO_CLOCK);
}

/** The first day of a quarter. */
function readQuarter(text: string): WrittenTime | undefined {
  const match = text.length > 20 ? null : QUARTER.exec(text);
  if (match === null) return undefined;
  const [year, quarter] = [match[1] ?? match[4] ?? match[6], match[2] ?? match[3] ?? match[5]];
  return written(Number(year), 3 * Number(quarter) - 2, 1, NO_CLOCK);
}

function readIso(text: string): WrittenTime | undefined {
  if (!ISO_WEEK_OR_DAY.test(text)) return undefined;
  const found = DateTime.fromISO(text, { zone: 'utc', setZone: true });
  if (!found.isValid) return undefined;
  const hasZone = /(Z|[+-]\d{2}:?\d{2})$/.test(text.slice(10));
  const localMs = found.toMillis() + 60_000 * found.offset;
  return hasZone ? { localMs, offsetMinutes: found.offset } : { localMs };
}

function readClockFirst(text: string): WrittenTime | undefined {
  const match = CLOCK_FIRST.exec(text);
  if (match === null) return undefined;
  const [, month, day, hour, minute, second, fraction, half, zone, year] = match;
  return written(Number(year), monthOf(month!), Number(day), { hour, minute, second, fraction, half, zone });
}

interface ClockText {
  readonly hour: string | undefined;
  readonly minute: string | undefined;
  readonly second: string | undefined;
  readonly fraction: string | undefined;
  readonly half: string | undefined;
  readonly zone: string | undefined;
}

const NO_CLOCK: ClockText = {
  ...{ hour: undefined, minute: undefined, second: undefined },
  ...{ fraction: undefined, half: undefined, zone: undefined },
};

function written(year: number, month: number, day: number, clock: ClockText): WrittenTime | undefined {
  if (!(year >= FIRST_YEAR && year <= LAST_YEAR && month >= 1 && month <= 12 && day >= 1)) return undefined;
  const dayMs = Date.UTC(year, month - 1, day);
  if (new Date(dayMs).getUTCDate() !== day) return undefined;
  const { hour = '0', minute = '0', second = '0', fraction = '', half, zone } = clock;
  const hours = half === undefined ? Number(hour) : halfDayHours(Number(hour), half);
  if (!(hours <= 24 && Number(minute) < 60 && Number(second) <= 60)) return undefined;
  if (hours === 24 && Number(minute) + Number(second) > 0) return undefined;
  const milliseconds = fraction === '' ? 0 : Number(fraction.slice(0, 3).padEnd(3, '0'));
  const localMs = dayMs + ((hours * 60 + Number(minute)) * 60 + Number(second)) * 1000 + milliseconds;
  if (zone === undefined) return { localMs };
  const offsetMinutes = offsetOf(zone);
  return offsetMinutes === undefined ? undefined : { localMs, offsetMinutes };
}

function halfDayHours(hour: number, half: string): number {
  if (hour < 1 || hour > 12) return Number.NaN;
  return (hour % 12) + (/^p/i.test(half) ? 12 : 0);
}

function yearOf(text: string): number {
  const year = Number(text);
  if (text.length === 4) return year;
  return year < 70 ? 2000 + year : 1900 + year;
}

function monthOf(text: string): number {
  return /^\d/.test(text) ? Number(text) : (months.get(text.toLowerCase()) ?? Number.NaN);
}
