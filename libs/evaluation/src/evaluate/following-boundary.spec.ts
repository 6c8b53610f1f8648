import { expect, it } from 'vitest';
import { overFollowingBoundary } from './following-boundary';

/** Scores of a level, with one peak. */
function scoresAt(level: number, peak: number, rows = 3000, at = 2900): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => (row === at ? peak : level));
}

it.each([
  { name: 'the learnt boundary holds where scores stay below it', level: 0.5, peak: 1.2, reached: 1.2 },
  { name: 'scores that stay beyond it raise the boundary', level: 4, peak: 9, reached: 1.5 },
  { name: 'a peak that hardly exceeds them is none', level: 4, peak: 5, reached: 5 / 6 },
])('$name', ({ level, peak, reached }) => {
  expect(overFollowingBoundary(scoresAt(level, peak))[2900]).toBeCloseTo(reached, 9);
});

it('forgets scores of long ago', () => {
  const scores = Float64Array.from({ length: 6000 }, (_, row) => (row < 2000 ? 8 : 0.5));
  const over = overFollowingBoundary(scores);
  expect(over[2016]).toBeCloseTo(0.5 / 12, 9);
  expect(over[5999]).toBe(0.5);
});

it('looks at earlier rows only, and leaves out rows without a score', () => {
  const scores = Float64Array.from({ length: 400 }, (_, row) => (row % 3 === 0 ? NaN : 2 + (row % 7)));
  const over = overFollowingBoundary(scores);
  expect([...over.subarray(0, 200)]).toEqual([...overFollowingBoundary(scores.slice(0, 200))]);
  expect(over[0]).toBeNaN();
  expect(over[1]).toBe(scores[1]);
  expect(over[391]).toBeCloseTo(scores[391]! / 12, 9);
});
