import { expect, it } from 'vitest';
import { waitBefore } from './events';

it.each([
  [0, 1_000],
  [1, 2_000],
  [3, 8_000],
  [4, 15_000],
  [60, 15_000],
])('waits before attempt %s about %s ms', (attempt, wait) => {
  expect(waitBefore(attempt, () => 0.5)).toBe(wait);
  expect(waitBefore(attempt, () => 0)).toBeGreaterThanOrEqual(wait * 0.75);
  expect(waitBefore(attempt, () => 1)).toBeLessThanOrEqual(wait * 1.25);
});
