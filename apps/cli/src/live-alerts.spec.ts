import { expect, it } from 'vitest';
import { liveAlerts } from './live-alerts';

const WINDOW = 64;
const raisedBy = (scores: number[]) => {
  const alerts = liveAlerts(Float64Array.from(scores), WINDOW);
  return [...alerts.keys()].filter((row) => alerts[row] === 1);
};
const rows = (count: number, score: number) => Array<number>(count).fill(score);

const calm = rows(200, 0.3);

it('raises once for an incident, and again only after it has resolved', () => {
  const [first, second, ...more] = raisedBy([...calm, ...rows(8, 9), ...calm, ...rows(8, 9)]);
  expect(first).toBeGreaterThanOrEqual(200);
  expect(first).toBeLessThan(205);
  expect(second).toBeGreaterThanOrEqual(408);
  expect(second).toBeLessThan(413);
  expect(more).toEqual([]);
});

it('raises what hardly exceeds the boundary only once it has lasted', () => {
  expect(raisedBy([...calm, ...rows(8, 1.1), ...calm])).toEqual([]);
  expect(raisedBy([...calm, ...rows(WINDOW + 8, 1.1), ...calm])).toHaveLength(1);
});

it('raises nothing for single alarms or rows without a score', () => {
  expect(raisedBy([...calm, 1.1, 0.3, 0.3, 0.3, 0.3, 2, NaN, NaN])).toEqual([]);
});
