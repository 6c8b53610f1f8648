import { KymoError } from '@kymo/domain';

const MINUTES_A_DAY = 1440;

/** One-minute steps in a number of days. */
export function stepsOf(days: number): number {
  return Math.round(days * MINUTES_A_DAY);
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
