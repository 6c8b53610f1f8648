import { tensor, tidy } from '@tensorflow/tfjs-core';
import { createEngine } from '@kymo/engine';
import { beforeAll, describe, expect, it } from 'vitest';
import { auto } from './auto';
import { distanceOfOneChannel, distanceToNearest, keepNewest } from './nearest-window';

beforeAll(() => createEngine('tfjs'));

describe('the nearest window', () => {
  const rows = [0, 1, 2, 3, 10, 11, 12, 13];
  const kept = keepNewest(
    'kept',
    {
      count: 2,
      shape: [4, 1],
      fill: (indices, into) =>
        indices.forEach((place, row) => into.set(rows.slice(4 * place, 4 * place + 4), 4 * row)),
    },
    2,
    10,
  );

  it('keeps the newest steps of every window', () => {
    expect([...kept.values]).toEqual([2, 3, 12, 13]);
  });

  it('is as far as the most similar one, by mean square', () => {
    const distances = tidy(() =>
      Array.from(
        distanceToNearest(
          tensor([9, 9, 2, 3, 9, 9, 14, 13], [2, 4, 1]),
          tensor(kept.values, [2, 2]),
        ).dataSync(),
      ),
    );
    expect(distances[0]).toBeCloseTo(0, 5);
    expect(distances[1]).toBeCloseTo(2, 4);
  });

  it('of one channel is searched at three lengths, or at the length that was kept', () => {
    const batch = tensor([1, 1, 1, 3], [1, 4, 1]);
    const whole = tensor([0, 0, 0, 0], [1, 4]);
    const distance = (learnt: typeof whole) =>
      tidy(() => distanceOfOneChannel(batch, learnt, 1).dataSync()[0]!);
    expect(distance(whole)).toBeCloseTo(((3 + 1) * (5 + 1) * (9 + 1)) ** (1 / 3), 4);
    expect(distance(tensor([0, 0], [1, 2]))).toBeCloseTo(5 + 1, 4);
  });
});

describe('auto', () => {
  const options = auto.optionsSchema.parse({});
  it.each([
    { steps: [3000], windowLength: 64, folds: 4 },
    { steps: [400], windowLength: 64, folds: 8 },
    { steps: [150], windowLength: 25, folds: 8 },
    { steps: [20], windowLength: 8, folds: 8 },
    { steps: [192], windowLength: 32, folds: 8 },
    { steps: [192, 192, 192], windowLength: 64, folds: 8 },
    { steps: [96, 96, 96], windowLength: 32, folds: 8 },
    { steps: [1000, 1000, 200], windowLength: 64, folds: 4 },
  ])('takes windows of $windowLength steps and $folds folds from $steps steps', ({ steps, ...expected }) => {
    expect(auto.adapt!(options, steps)).toMatchObject(expected);
  });

  it.each([
    { steps: 400, channels: 8, expected: 'recent-alarms' },
    { steps: 400, channels: 1, expected: 'whole-only' },
    { steps: 3000, channels: 8, expected: 'whole-ranks' },
  ] as const)('ranks $expected with $channels channels and $steps steps', ({ steps, channels, expected }) => {
    const adapted = auto.adapt!(options, [steps]);
    expect(auto.ranking!(adapted, steps / adapted.windowLength, channels)).toBe(expected);
  });
});
