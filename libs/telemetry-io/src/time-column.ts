import { numberIn } from './cells';
import { likelyUnit, millisecondsOf, parseIso, type TimeUnit } from './times';

/** How a time column is read: text, a number since the epoch, or seconds since some unknown start. */
export type TimeReading = Exclude<TimeUnit, 'iso' | 'iso-utc'> | 'text' | 'elapsed';

const TIME_NAMES = new Set(
  'time timestamp datetime date ts ds dt epoch utc unixtime unix eventtime timeutc utctime timestamputc timems timestampms recordedat measuredat createdat'.split(
    ' ',
  ),
);
const EARLIEST_SECONDS = 1e8;

/** Time of the first row where a file knows no date: 2000-01-01. */
export const NO_TIME_START_MS = Date.UTC(2000, 0, 1);

/** Lower case, letters and digits only. */
export function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** Whether a column of that name holds times. */
export function isTimeName(name: string): boolean {
  return TIME_NAMES.has(plain(name));
}

/** Cells of a column that hold anything. */
export function filled(rows: readonly (readonly unknown[])[], index: number): unknown[] {
  return rows.map((row) => row[index]).filter((cell) => cell !== undefined && cell !== null && cell !== '');
}

/** The column of the time, or those of a date and of a time of day; none where no name and no cell tells. */
export function findTime(names: readonly string[], rows: readonly (readonly unknown[])[]): number[] {
  const plainNames = names.map(plain);
  const [date, clock] = [plainNames.indexOf('date'), plainNames.indexOf('time')];
  if (date >= 0 && clock >= 0 && filled(rows, clock).every((cell) => /^\d\d:\d\d/.test(String(cell))))
    return [date, clock];
  const named = plainNames.findIndex((name) => TIME_NAMES.has(name));
  if (named >= 0) return [named];
  const dated = names.findIndex((_, index) => {
    const cells = filled(rows, index);
    return (
      cells.length > 0 &&
      cells.every((cell) => typeof cell === 'string' && !Number.isNaN(parseIso(cell, true)))
    );
  });
  return dated >= 0 ? [dated] : [];
}

/** How a time column is to be read, by its first cell unless the unit is given. @throws Error with what was found and what is expected */
export function readingOf(
  names: readonly string[],
  rows: readonly (readonly unknown[])[],
  time: readonly number[],
  unit: TimeUnit | undefined,
): TimeReading {
  if (time.length !== 1 || unit === 'iso' || unit === 'iso-utc') return 'text';
  if (unit !== undefined) return unit;
  const first = filled(rows, time[0] ?? 0)[0];
  if (first === undefined) return 'text';
  const number = numberIn(first);
  if (typeof number === 'number') return number < EARLIEST_SECONDS ? 'elapsed' : likelyUnit(number);
  if (!Number.isNaN(parseIso(String(first), true))) return 'text';
  throw new Error(
    `the time column ${JSON.stringify(names[time[0] ?? 0])} begins with ${JSON.stringify(first)}; ` +
      'ISO 8601, YYYY-MM-DD HH:MM:SS or a number since 1970 expected: convert it, or name another column by --time',
  );
}

/** Milliseconds since the Unix epoch; what cannot be read stays as it is written. */
export function timeOf(written: string, reading: TimeReading, decimalComma = false): number | string {
  if (reading === 'text') {
    const timeMs = parseIso(written, true);
    return Number.isNaN(timeMs) ? written : timeMs;
  }
  const number = numberIn(written, decimalComma);
  if (typeof number !== 'number') return written;
  return reading === 'elapsed'
    ? NO_TIME_START_MS + Math.round(1000 * number)
    : millisecondsOf(number, reading);
}
