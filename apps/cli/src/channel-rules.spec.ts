import type { LabelledSeries } from '@kymo/evaluation';
import { expect, it } from 'vitest';
import { byRules } from './channel-rules';

it('counters of a recording are rates, and values that cannot be are missing', () => {
  const series: LabelledSeries = {
    ...{ name: 'a', form: 'csv', channels: ['energy', 'flow'], length: 4 },
    values: Float64Array.of(10, 1, 30, -999, 5, 2, 7, 3),
    labels: new Uint8Array(4),
    ...{ trainingLength: 2, scoredFrom: 2 },
    timesMs: Float64Array.of(0, 10_000, 20_000, 30_000),
  };
  const { values } = byRules(series, [
    { names: ['energy'], derive: 'rate' },
    { names: ['fl*'], valid: [0, 100] },
  ]);
  expect([...values]).toEqual([NaN, 1, 2, NaN, NaN, 2, 0.2, 3]);
  expect(byRules(series, [])).toBe(series);
});
