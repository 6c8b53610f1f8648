import { expect, it } from 'vitest';
import { liveAlerts } from './live-alerts';

const raisedBy = (scores: number[]) => {
  const alerts = liveAlerts(Float64Array.from(scores), 64);
  return [...alerts.keys()].filter((row) => alerts[row] === 1);
};

it('raises once for an incident, and again only after it has resolved', () => {
  const calm = Array<number>(20).fill(0.1);
  expect(raisedBy([...calm, 1.1, 1.1, 1.1, 1.1, ...calm, 9])).toEqual([22, 44]);
});

it('raises nothing for single mild alarms or rows without a score', () => {
  expect(raisedBy([1.1, 0.1, 0.1, 0.1, 0.1, 1.1, NaN, NaN])).toEqual([]);
});
