import { describe, expect, it } from 'vitest';
import { recentErrorOf, recentUnitsOf } from './recent-error';

/** Errors of two networks, `[network, channel]`. */
const errorsOf = (long: readonly number[], short: readonly number[]) => Float32Array.of(...long, ...short);
const calm = errorsOf([1, 9], [1, 4]);
const units = recentUnitsOf([{ recent: calm }, { recent: calm }], 2)!;

describe('the error of the newest steps', () => {
  it.each([
    {
      name: 'is 1 where every channel errs as much as its unit',
      errors: errorsOf([4, 9], [4, 4]),
      units: [4, 6],
      error: 1,
    },
    { name: 'requires both networks to agree', errors: errorsOf([16, 6], [1, 6]), units: [4, 6], error: 1 },
    { name: 'is the mean over the channels', errors: errorsOf([8, 6], [8, 6]), units: [4, 6], error: 1.5 },
    {
      name: 'weighs all channels the same without units',
      errors: errorsOf([1, 7], [4, 12]),
      error: Math.sqrt(4 * 8),
    },
  ])('$name', ({ errors, units, error }) => {
    expect(recentErrorOf(errors, 2, units)).toBeCloseTo(error, 2);
  });

  it('has units of at least the mean over the channels', () => {
    expect(units[0]).toBeCloseTo(3.5, 2);
    expect(units[1]).toBeCloseTo(6, 2);
  });

  it('has no units where no network sees the newest steps alone', () => {
    expect(recentUnitsOf([{}, {}], 2)).toBeUndefined();
  });
});
