import { PER_MILLISECOND } from './iso';
import { COUNT_WORDS, momentOfCount, type CountForm } from './number-times';

/** Moments since which devices count, other than 1970. */
const ORIGINS: readonly (readonly [from: string, who: string])[] = [
  ['1980-01-06', 'GPS'],
  ['2000-01-01', 'meters'],
  ['2001-01-01', 'Apple'],
];
const UNITS: Readonly<Record<string, string>> = {
  ...{ s: 'seconds', ms: 'milliseconds', us: 'microseconds', ns: 'nanoseconds' },
};
/** Telemetry that is counted in seconds is younger. */
const YOUNG_YEAR = 2000;

/**
 * Why a count that gives a date is not taken for one since 1970, where it gives one of the last century, or its name says
 * that satellites count it; undefined where nothing speaks against it.
 */
export function otherOrigins(name: string, first: number, count: CountForm): string | undefined {
  if (!(count in PER_MILLISECOND)) return undefined;
  const timeMs = momentOfCount(first, count);
  const year = new Date(timeMs).getUTCFullYear();
  if (year >= YOUNG_YEAR && !/gps|gnss/i.test(name)) return undefined;
  const readings = ORIGINS.map(
    ([from, who]) =>
      `${new Date(timeMs + Date.parse(from)).getUTCFullYear()} since ${from} (${who}, --time-format "${UNITS[count]!} since ${from}")`,
  );
  return `the times of column ${JSON.stringify(name)} begin with ${first}: year ${year} in ${COUNT_WORDS[count]} (--time-format ${count}), ${readings.join(', ')}; say which`;
}
