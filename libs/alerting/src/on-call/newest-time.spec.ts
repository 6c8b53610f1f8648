import { expect, it } from 'vitest';
import { NewestTime } from './newest-time';

const CLOCK_MS = 1_000_000;

function newestOf(secondsAhead: readonly number[]): NewestTime<number> {
  const newest = new NewestTime<number>();
  secondsAhead.forEach((ahead, series) => newest.take(series, CLOCK_MS + ahead * 1000, CLOCK_MS));
  return newest;
}

it.each([
  ['the newest of those on time, whatever one device says', [0, -30, 79_200], 0],
  ['that of half of them, where the other half is ahead', [-30, 79_200], -30],
  ['the newest of all where most are ahead', [-3_600, 7_200, 7_260], 7_260],
  ['the newest of all where all are ahead', [7_200, 7_260], 7_260],
])('is %s', (_, secondsAhead, expected) => {
  expect(newestOf(secondsAhead).ms).toBe(CLOCK_MS + expected * 1000);
});

it('goes back to those on time once what was ahead is forgotten, or has its clock set', () => {
  const newest = newestOf([-5, 7_200, 7_260, 7_320]);
  newest.forget(1);
  newest.take(2, CLOCK_MS - 9_000, CLOCK_MS);
  expect(newest.ms).toBe(CLOCK_MS - 5_000);
});

it('is unknown before the first sample', () => {
  expect(new NewestTime().ms).toBeUndefined();
});
