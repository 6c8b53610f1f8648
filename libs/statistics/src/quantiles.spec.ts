import { describe, expect, it } from 'vitest';
import { mean, median, quantile } from './quantiles';

describe('quantile', () => {
  it.each([
    [[3, 1, 2], 0.5, 2],
    [[1, 2], 0.25, 1.25],
    [[5], 0.99, 5],
    [[], 0.5, 0],
  ])('of %j at %d', (values, share, expected) => expect(quantile(values, share)).toBeCloseTo(expected));
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
