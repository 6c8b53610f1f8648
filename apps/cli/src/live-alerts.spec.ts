import { expect, it } from 'vitest';
import { liveAlerts } from './live-alerts';

const WINDOW = 64;
const raisedBy = (scores: number[]) => {
  const alerts = liveAlerts(Float64Array.from(scores), WINDOW);
  return [...alerts.keys()].filter((row) => alerts[row] === 1);
};
const rows = (count: number, score: number) => Array<number>(count).fill(score);

it('raises once for an incident, and again only after it has resolved', () => {
  const calm = rows(20, 0.1);
  expect(raisedBy([...calm, ...rows(8, 9), ...calm, ...rows(8, 9)])).toEqual([22, 50]);
});

it('raises what hardly exceeds the boundary once it has lasted for a window', () => {
  expect(raisedBy(rows(WINDOW - 1, 1.1))).toEqual([]);
  expect(raisedBy(rows(4 * WINDOW, 1.1))).toEqual([WINDOW - 1]);
});

it('raises nothing for single alarms or rows without a score', () => {
  expect(raisedBy([1.1, 0.1, 0.1, 0.1, 0.1, 9, NaN, NaN])).toEqual([]);
});
