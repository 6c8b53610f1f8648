import { expect, it } from 'vitest';
import { learningRate } from './schedule';

const schedule = { peak: 1, warmupSteps: 10, maxSteps: 110, finalShare: 0.1 };

it.each([
  [0, 0.1],
  [4, 0.5],
  [9, 1],
  [10, 1],
  [60, 0.55],
  [110, 0.1],
  [500, 0.1],
])('at step %i the rate is %f', (step, expected) => {
  expect(learningRate(step, schedule)).toBeCloseTo(expected, 10);
});

it('needs no warm-up and survives one longer than the training', () => {
  expect(learningRate(0, { ...schedule, warmupSteps: 0 })).toBe(1);
  expect(learningRate(5, { ...schedule, warmupSteps: 200 })).toBeCloseTo(0.03, 10);
});
