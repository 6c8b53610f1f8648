import type { FleetSeries, FleetView } from '@kymo/api';
import { describe, expect, it } from 'vitest';
import { applyChange, rollTo } from './fleet';

const series = (key: string, history: (number | null)[]): FleetSeries => ({
  key,
  tags: {},
  state: 'normal',
  score: history.at(-1) ?? null,
  lastMs: 350,
  history,
  incident: null,
});
const fleet: FleetView = {
  nowMs: 350,
  bucketsMs: [100, 200, 300],
  series: [series('a', [0.1, 0.2, 0.3]), series('b', [null, null, 0.5])],
};
const change = (key: string, score: number | null) =>
  ({ key, score, state: 'anomalous', lastMs: 360, incident: 'i' }) as const;

describe('applyChange', () => {
  it('raises the latest bucket and leaves the others what they were', () => {
    const { fleet: next, incomplete } = applyChange(fleet, {
      nowMs: 360,
      series: [change('a', 2)],
      forgotten: [],
    });
    expect(next.series[0]).toEqual({ ...fleet.series[0], ...change('a', 2), history: [0.1, 0.2, 2] });
    expect(next.series[1]).toBe(fleet.series[1]);
    expect(next.nowMs).toBe(360);
    expect(incomplete).toBe(false);
  });

  it.each([0.1, null])('does not lower a bucket for a score of %s', (score) => {
    const { fleet: next } = applyChange(fleet, { nowMs: 360, series: [change('a', score)] });
    expect(next.series[0]?.history).toBe(fleet.series[0]?.history);
    expect(next.series[0]?.score).toBe(score);
  });

  it('asks for a fresh answer when a series is new', () => {
    expect(applyChange(fleet, { nowMs: 360, series: [change('c', 1)] })).toMatchObject({
      incomplete: true,
    });
  });

  it('lets go of a series that is watched no longer', () => {
    const { fleet: next } = applyChange(fleet, { nowMs: 360, series: [], forgotten: ['a'] });
    expect(next.series.map(({ key }) => key)).toEqual(['b']);
  });

  it('never moves time back', () => {
    expect(applyChange(fleet, { nowMs: 10, series: [] }).fleet.nowMs).toBe(350);
  });
});

describe('rollTo', () => {
  it('stays within the last bucket', () => expect(rollTo(fleet, 399).bucketsMs).toEqual([100, 200, 300]));

  it('opens the next bucket empty', () => {
    const next = rollTo(fleet, 400);
    expect(next.bucketsMs).toEqual([200, 300, 400]);
    expect(next.series[0]?.history).toEqual([0.2, 0.3, null]);
  });

  it('jumps over any distance', () => {
    const next = rollTo(fleet, 10_050);
    expect(next.bucketsMs).toEqual([9_800, 9_900, 10_000]);
    expect(next.series[1]?.history).toEqual([null, null, null]);
  });

  it('has nothing to roll before there are buckets', () => {
    expect(rollTo({ nowMs: 0, bucketsMs: [], series: [] }, 5)).toEqual({
      nowMs: 5,
      bucketsMs: [],
      series: [],
    });
  });
});
