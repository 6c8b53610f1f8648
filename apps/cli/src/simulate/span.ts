import { KymoError } from '@kymo/domain';
import type { SimulateOptions } from './options';

const MINUTES_A_DAY = 1440;

/** A step is a minute: so many a second keep pace with the clock. */
export const REAL_TIME = 1 / 60;

/** One-minute steps in a number of days. */
export function stepsOf(days: number): number {
  return Math.round(days * MINUTES_A_DAY);
}

/**
 * Whether a plant keeps to the clock: it is sent to people who watch, no faster than it happens.
 * @param minutesPerSecond pace of the days after the history; 0 is as fast as possible
 */
export function isLive({ brokers }: Pick<SimulateOptions, 'brokers'>, minutesPerSecond: number): boolean {
  return brokers !== undefined && minutesPerSecond > 0 && minutesPerSecond <= REAL_TIME;
}

/**
 * Time of the first sample, milliseconds since the Unix epoch.
 * @param text value of `--start`; without it the first sample lies `daysBack` days before now
 * @throws KymoError `OPTIONS_INVALID`
 */
export function startMsOf(text: string | undefined, daysBack: number): number {
  if (text === undefined) return Date.now() - daysBack * MINUTES_A_DAY * 60_000;
  const startMs = Date.parse(text);
  if (Number.isFinite(startMs)) return startMs;
  throw new KymoError(
    'OPTIONS_INVALID',
    `Reading --start: "${text}" found, an ISO 8601 date-time such as 2026-01-01T00:00:00Z allowed.`,
  );
}
