import type { Sample } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { type ChannelRule, ChannelRules } from './channel-rules';
import { cutWindows } from './cut-windows';
import { windowOptionsSchema } from './window-options';

const LENGTH = 8;
const at = (seconds: number, values: Sample['values']): Sample => ({
  series: 's',
  timeMs: 1_000_000 + 1000 * seconds,
  values,
  tags: {},
});

/** Values of the first full window. */
function first(samples: readonly Sample[], channels: readonly ChannelRule[]): number[] {
  const options = windowOptionsSchema.parse({
    lengthSamples: LENGTH,
    latenessSamples: 2,
    intervalMs: 10_000,
    channels,
  });
  return [...cutWindows(samples, options)[0]![0]!.values];
}

/** A counter that grows by so much with each of its steps of ten seconds. */
const counter = (growths: readonly number[], start = 1e12) => {
  let value = start;
  return growths.map((growth, step) => at(10 * step, { bytes_total: (value += growth) }));
};

describe('a counter', () => {
  const rate: ChannelRule[] = [{ names: ['*_total'], derive: 'rate' }];

  it('is watched by its growth per second', () => {
    expect(first(counter([0, 10, 20, 30, 40, 50, 0, 10]), rate)).toEqual([NaN, 1, 2, 3, 4, 5, 0, 1]);
  });

  it('is measured by the moments of its samples, across gaps, and in their order', () => {
    const [a, b, c, d, e, f, g, h] = counter([0, 20, 20, 20, 20, 20, 20, 20]) as [
      Sample,
      Sample,
      Sample,
      Sample,
      Sample,
      Sample,
      Sample,
      Sample,
    ];
    const late = { ...d, timeMs: d.timeMs + 2000, values: { bytes_total: d.values['bytes_total']! + 4 } };
    expect(first([a, c, b, late, f, g, h], rate)).toEqual([NaN, 2, 2, 2, NaN, 2, 2, 2]);
    expect(e.timeMs).toBeLessThan(f.timeMs);
  });

  it('is measured by its own moments where other channels come at others', () => {
    const readings = counter([0, 10, 10, 10, 10, 10, 10, 10]).map((one) => ({
      ...one,
      timeMs: one.timeMs + 4000,
    }));
    const others = Array.from({ length: LENGTH }, (_, step) => at(10 * step, { flow: 1 })).filter(
      (_, step) => step !== 3,
    );
    const samples = [...readings, ...others].sort((one, other) => one.timeMs - other.timeMs);
    const rates = first(samples, rate).filter((_, index) => index % 2 === 0);
    expect(rates).toEqual([NaN, 1, 1, 1, 1, 1, 1, 1]);
  });

  it('has no rate where it was reset', () => {
    const samples = [
      ...counter([0, 10, 10, 10]),
      ...counter([5, 10, 10, 10], 0).map((one, step) => ({ ...one, timeMs: at(10 * (4 + step), {}).timeMs })),
    ];
    expect(first(samples, rate)).toEqual([NaN, 1, 1, 1, NaN, 1, 1, 1]);
  });
});

describe('a value that cannot be', () => {
  it('is taken as missing, by the first entry that names its channel', () => {
    const rules: ChannelRule[] = [
      { names: ['temp'], valid: [-40, 120] },
      { names: ['*'], valid: [0, 1] },
    ];
    const samples = Array.from({ length: LENGTH }, (_, step) =>
      at(10 * step, { temp: step === 3 ? 850 : 60, share: step === 5 ? -1 : 0.5 }),
    );
    const values = first(samples, rules);
    const column = (channel: number) => values.filter((_, index) => index % 2 === channel);
    expect(column(0)).toEqual([0.5, 0.5, 0.5, 0.5, 0.5, NaN, 0.5, 0.5]);
    expect(column(1)).toEqual([60, 60, 60, NaN, 60, 60, 60, 60]);
  });

  it('leaves a sample alone where all of its values can be', () => {
    const sample = at(0, { temp: 20, other: null });
    expect(new ChannelRules([{ names: ['temp'], valid: [0, 100] }]).valid(sample)).toBe(sample);
  });
});
