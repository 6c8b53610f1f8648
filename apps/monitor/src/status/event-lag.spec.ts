import { seriesState } from '@kymo/testing';
import { expect, it } from 'vitest';
import { eventLagSeconds } from './event-lag';

const NOW_MS = 10_000_000;
/** A series whose newest judged sample is so old, with a sample a minute. */
const aged = (seconds: number, intervalMs = 60_000) => ({
  ...seriesState('pump-1'),
  intervalMs,
  lastMs: NOW_MS - 1000 * seconds,
});

it.each([
  ['nothing before the first verdict', [], 0],
  ['nothing while the window of 16 steps may still be open', [aged(18 * 60)], 0],
  ['what is older than that', [aged(20 * 60)], 60],
  ['that of the series least behind, since others may have fallen silent', [aged(7200), aged(20 * 60)], 60],
  ['by the interval of each series', [aged(20 * 60, 300_000), aged(20 * 60)], 0],
  ['not hidden by a clock that is ahead', [aged(-7200), aged(20 * 60)], 60],
  ['nothing where all clocks are ahead', [aged(-7200)], 0],
])('the lag is %s', (_, states, expected) => {
  expect(eventLagSeconds(states, { strideSamples: 16, latenessSamples: 2 }, NOW_MS)).toBe(expected);
});
