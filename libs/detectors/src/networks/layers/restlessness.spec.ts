import type { TrainingSeries } from '@kymo/domain';
import { expect, it } from 'vitest';
import { auto } from '../auto/auto';
import { stepsToShow } from './restlessness';

/** Two channels that change every so many steps, of which the second is missing at times. */
function changing(every: number, steps = 3000): TrainingSeries {
  const values = Float32Array.from({ length: 2 * steps }, (_, index) =>
    index % 2 === 1 && index % 7 === 0 ? NaN : Math.floor(Math.floor(index / 2) / every),
  );
  return { series: 'it', startMs: 0, intervalMs: 1000, channels: ['a', 'b'], values };
}

it.each([
  { every: 1, steps: 32 },
  { every: 2, steps: 32 },
  { every: 4, steps: 40 },
  { every: 20, steps: 64 },
  { every: 10_000, steps: 64 },
])('takes $steps of 64 steps where channels change every $every', ({ every, steps }) => {
  expect(Math.abs(stepsToShow([changing(every)], 64) - steps)).toBeLessThanOrEqual(1);
});

it.each([
  { steps: 3000, every: 1, wholeRanks: true, windowLength: 32 },
  { steps: 3000, every: 20, wholeRanks: false, windowLength: 64 },
  { steps: 1500, every: 1, wholeRanks: false, windowLength: 64 },
  { steps: 1500, every: 20, wholeRanks: true, windowLength: 64 },
])(
  'takes windows of $windowLength of $steps steps where channels change every $every: whole ranks $wholeRanks',
  ({ steps, every, ...expected }) => {
    const options = auto.adapt!(auto.optionsSchema.parse({}), [steps]);
    expect(auto.complete!(options, [changing(every, steps)])).toMatchObject(expected);
  },
);

it('leaves the windows of a single channel as they are', () => {
  const training = { ...changing(1), channels: ['a'] };
  expect(auto.complete!(auto.optionsSchema.parse({}), [training])).toMatchObject({
    wholeRanks: false,
    windowLength: 64,
  });
});
