import type { SeriesState } from '@kymo/domain';

/** Clocks of producers may be ahead by so much; a clock that is further ahead does not hide how old the others are. */
const CLOCK_TOLERANCE_MS = 60_000;

/** How long a window stays open, in steps of its series. */
export interface WindowTimes {
  readonly strideSamples: number;
  readonly latenessSamples: number;
}

/**
 * How much older the newest judged sample is than it has to be, seconds: a sample waits until its window closes, however fast
 * the monitor is. The series that is least behind counts, since a series that sends nothing says nothing of the monitor.
 */
export function eventLagSeconds(
  states: Iterable<SeriesState>,
  { strideSamples, latenessSamples }: WindowTimes,
  nowMs: number,
): number {
  // The step after the window closes it.
  const waitSteps = strideSamples + latenessSamples + 1;
  let least = Number.POSITIVE_INFINITY;
  for (const { lastMs, intervalMs } of states) {
    if (lastMs > nowMs + CLOCK_TOLERANCE_MS) continue;
    least = Math.min(least, nowMs - lastMs - waitSteps * intervalMs);
  }
  return Number.isFinite(least) ? Math.max(0, least) / 1000 : 0;
}
