import { expect, it } from 'vitest';
import { lastingMs } from './lasting';

const MINUTE = 60_000;
const START = 7 * MINUTE;
const anomaly = { kind: 'anomaly', startMs: START } as const;
const ofMinutes = { ...anomaly, intervalMs: MINUTE };

it.each([
  ['a step that is told at once', ofMinutes, 0, MINUTE],
  ['a step that is told after the wait of its group', ofMinutes, 3000, MINUTE],
  ['a step whose times waver', { ...ofMinutes, endMs: START + 3000 }, 9 * MINUTE, MINUTE],
  [
    'two steps a little less than a minute apart',
    { ...ofMinutes, endMs: START + 57_000 },
    MINUTE,
    2 * MINUTE,
  ],
  ['steps that are over', { ...ofMinutes, endMs: START + 5 * MINUTE }, 9 * MINUTE, 6 * MINUTE],
  ['a silence', { ...ofMinutes, kind: 'silence' as const }, 5 * MINUTE, 5 * MINUTE],
  ['what is of no series', anomaly, 3000, 3000],
])('%s has lasted as long as the steps that it covers', (_, incident, untilMs, expected) => {
  expect(lastingMs(incident, START + untilMs)).toBe(expected);
});
