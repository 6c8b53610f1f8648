import { expect, it } from 'vitest';
import { estimateIntervalMs } from './interval';

it.each<[string, number[], number | undefined]>([
  ['regular', [0, 1000, 2000, 3000], 1000],
  ['jitter snaps to a usual interval', [0, 61_000, 119_500, 180_400, 239_800, 300_900], 60_000],
  ['gaps', [0, 10_000, 20_000, 70_000, 80_000, 90_000], 10_000],
  ['repeats and disorder', [3000, 0, 1000, 1000, 2000], 1000],
  ['an unusual interval stays', [0, 7300, 14_600, 21_900], 7300],
  ['one moment', [5, 5, 5], undefined],
])('%s', (_, moments, expected) => {
  expect(estimateIntervalMs(moments)).toBe(expected);
});
