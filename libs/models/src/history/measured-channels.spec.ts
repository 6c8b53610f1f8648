import { describe, expect, it } from 'vitest';
import { measuredSteps, withoutRareChannels } from './measured-channels';

const MISSING = Number.NaN;

/** Values by step; what is left out is missing. */
function stretchOf(channels: readonly string[], rows: readonly (readonly number[])[]) {
  return { channels, values: Float32Array.from(rows.flat()) };
}

/** The result, and the number of slices it took. */
function drained<Result>(slices: Generator<undefined, Result>): { result: Result; count: number } {
  for (let count = 1; ; count++) {
    const slice = slices.next();
    if (slice.done) return { result: slice.value, count };
  }
}

const some = stretchOf(
  ['x', 'y', 'z'],
  [
    [1, 2, MISSING],
    [3, MISSING, MISSING],
    [MISSING, MISSING, MISSING],
    [7, 8, 9],
  ],
);

describe('a stretch of which much is missing', () => {
  it.each([
    [0.1, ['x', 'y', 'z'], [...some.values]],
    [0.5, ['x', 'y'], [1, 2, 3, MISSING, MISSING, MISSING, 7, 8]],
    [0.75, ['x'], [1, 3, MISSING, 7]],
    [1, [], []],
  ])('keeps the channels measured in a share of %f of its steps', (share, channels, values) => {
    const { result } = drained(withoutRareChannels(some, share));
    expect([result.channels, [...result.values]]).toEqual([channels, values]);
  });

  it('counts the steps of which anything was measured', () => {
    expect(drained(measuredSteps(some)).result).toBe(3);
    expect(drained(measuredSteps(stretchOf([], []))).result).toBe(0);
  });

  it('is looked at in slices of half a million values', () => {
    const width = 100;
    const channels = Array.from({ length: width }, (_, channel) => `c${channel}`);
    const large = { channels, values: new Float32Array(width * 20_000).fill(1) };
    expect(drained(measuredSteps(large))).toEqual({ result: 20_000, count: 4 + 1 });
    const { result, count } = drained(withoutRareChannels(large, 0.1));
    expect([result.values.length, count]).toEqual([large.values.length, 2 * 4 + 1]);
  });
});
