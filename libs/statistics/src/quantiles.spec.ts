import { describe, expect, it } from 'vitest';
import { mean, median, quantile, quantileOfSorted } from './quantiles';

describe('quantile', () => {
  it.each([
    [[3, 1, 2], 0.5, 2],
    [[1, 2], 0.25, 1.25],
    [[5], 0.99, 5],
    [[], 0.5, 0],
  ])('of %j at %d', (values, share, expected) => expect(quantile(values, share)).toBeCloseTo(expected));
});

describe('quantileOfSorted', () => {
  it.each([0, 0.3, 1])('is the quantile at %d, where values ascend', (share) =>
    expect(quantileOfSorted([1, 2, 4, 9], share)).toBe(quantile([4, 1, 9, 2], share)),
  );
});

describe('median', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[], NaN],
  ])('of %j', (values, expected) => expect(median(values)).toBe(expected));
});

describe('mean', () => {
  it.each([
    [[1, 2, 6], 3],
    [[], NaN],
  ])('of %j', (values, expected) => expect(mean(values)).toBe(expected));
});
