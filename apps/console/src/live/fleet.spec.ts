import type { FleetChange, FleetSeries, FleetView } from '@kymo/api';
import { describe, expect, it } from 'vitest';
import { applyChange } from './fleet';

const series = (key: string, history: (number | null)[]): FleetSeries => ({
  key,
  tags: {},
  state: 'normal',
  score: history.at(-1) ?? null,
  lastMs: 350,
  heardMs: 350,
  quietLimitMs: null,
  history,
  incident: null,
  noted: null,
});
const fleet: FleetView = {
  nowMs: 350,
  bucketsMs: [100, 200, 300],
  series: [series('a', [0.1, 0.2, 0.3]), series('b', [null, null, 0.5])],
};
const latest = {
  score: 2,
  state: 'anomalous',
  lastMs: 360,
  heardMs: 370,
  quietLimitMs: 60,
  incident: null,
  noted: null,
} as const;
const change = (given: Partial<FleetChange>): FleetChange => ({
  nowMs: 360,
  bucketsMs: fleet.bucketsMs,
  series: [],
  ...given,
});
const changed = (key: string, ...peaks: [startMs: number, score: number][]) => ({
  key,
  ...latest,
  peaks: peaks.map(([startMs, score]) => ({ startMs, score })),
});

describe('applyChange', () => {
  it('takes the scores of every bucket that the monitor names, and leaves the others what they were', () => {
    const { fleet: next, incomplete } = applyChange(
      fleet,
      change({
        series: [changed('a', [200, 1.5], [300, 0.2])],
      }),
    );
    expect(next.series[0]).toEqual({ ...fleet.series[0], ...latest, history: [0.1, 1.5, 0.2] });
    expect(next.series[1]).toBe(fleet.series[1]);
    expect([next.nowMs, incomplete]).toEqual([360, false]);
  });

  it('moves on to new buckets, and fills those that were passed over once their scores come', () => {
    const bucketsMs = [300, 400, 500];
    const moved = applyChange(
      fleet,
      change({ nowMs: 510, bucketsMs, series: [changed('a', [500, 2])] }),
    ).fleet;
    expect(moved.series.map(({ history }) => history)).toEqual([
      [0.3, null, 2],
      [0.5, null, null],
    ]);
    const filled = applyChange(
      moved,
      change({ nowMs: 520, bucketsMs, series: [changed('b', [400, 0.4])] }),
    ).fleet;
    expect(filled.series[1]?.history).toEqual([0.5, 0.4, null]);
  });

  it('asks for a fresh answer when a series is new', () =>
    expect(applyChange(fleet, change({ series: [changed('c')] })).incomplete).toBe(true));

  it('lets go of a series that is watched no longer', () => {
    const { fleet: next } = applyChange(fleet, change({ forgotten: ['a'] }));
    expect(next.series.map(({ key }) => key)).toEqual(['b']);
  });

  it('never moves time back', () => {
    const late = applyChange(fleet, change({ nowMs: 10, bucketsMs: [0, 100, 200] })).fleet;
    expect([late.nowMs, late.bucketsMs]).toEqual([350, fleet.bucketsMs]);
  });
});
