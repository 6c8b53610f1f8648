import { KymoError } from '@kymo/domain';
import type { SimulateOptions } from './options';

const MINUTES_A_DAY = 1440;

/** One-minute steps in a number of days. */
export function stepsOf(days: number): number {
  return Math.round(days * MINUTES_A_DAY);
}

/**
 * Days from the first sample to the present, so that no sample lies in the future. A pace slower than the clock, or as fast,
 * begins its faults now; a faster one, which would run ahead of the clock, ends now.
 * @param minutesPerSecond pace of the days after the history; 0 is as fast as possible
 */
export function daysBefore(
  { historyDays, days, brokers }: Pick<SimulateOptions, 'historyDays' | 'days' | 'brokers'>,
  minutesPerSecond: number,
): number {
  const isAhead = minutesPerSecond === 0 || minutesPerSecond > 1 / 60;
  return brokers !== undefined && isAhead ? historyDays + days : historyDays;
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
