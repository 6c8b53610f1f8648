import { seededRandom } from '@kymo/statistics';
import { type DetectorFactory, type Window } from '@kymo/domain';
import { createEngine } from '@kymo/engine';
import { plantStretch, windowsOf } from '@kymo/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createInProcessFactory } from '../runtime/in-process';
import { unhurried } from '../training/unhurried.fixture';
import { fillGaps } from '../preprocessing/fill-gaps';
import type { Imputation } from '../types/imputation';

const LENGTH = 32;
const GAP_STEPS = 12;
const training = [0, 3, 6].map((machine) => plantStretch(machine, 0, 1000));
const whole = [0, 3, 6].flatMap((machine) =>
  windowsOf(plantStretch(machine, 1000, 600), LENGTH, 20).map((window) => ({
    ...window,
    freshSteps: LENGTH,
  })),
);

let factory: DetectorFactory;
beforeAll(async () => {
  factory = createInProcessFactory(await createEngine('onnx'));
});
afterAll(() => factory.close());

/** Two channels missing for a third of the window. */
function withGaps(window: Window, index: number): Window {
  const random = seededRandom(index);
  const values = window.values.slice();
  const width = window.channels.length;
  for (let gap = 0; gap < 2; gap++) {
    const channel = Math.floor(random() * width);
    const begin = 1 + Math.floor(random() * (LENGTH - GAP_STEPS));
    for (let step = begin; step < begin + GAP_STEPS; step++) values[step * width + channel] = NaN;
  }
  return { ...window, values };
}

/** Root of the mean squared distance of what was filled in from what was there, in spreads of each channel. */
function fillError(filled: readonly ArrayLike<number>[], gappy: readonly Window[]): number {
  const width = gappy[0]!.channels.length;
  const spreads = Array.from({ length: width }, (_, channel) => {
    const own = whole.flatMap(({ values }) =>
      [...values].filter((value, index) => index % width === channel && Number.isFinite(value)),
    );
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    return Math.sqrt(own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / own.length);
  });
  const squares = gappy.flatMap(({ values }, row) =>
    [...values].flatMap((value, index) => {
      const truth = whole[row]!.values[index]!;
      if (!Number.isNaN(value) || Number.isNaN(truth)) return [];
      return [((filled[row]![index]! - truth) / spreads[index % width]!) ** 2];
    }),
  );
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
}

it.each(['denoising-autoencoder', 'variational-autoencoder'])(
  '%s restores missing values far better than simple forms',
  async (name) => {
    const options = { ...unhurried, windowLength: LENGTH, folds: 2, maxSteps: 200 };
    const detector = await factory.restore(await factory.fit(name, options, training, { seed: 1 }));
    const gappy = whole.map(withGaps);
    const restored = (await detector.score(gappy)).map(({ expected }) => expected);
    await detector.dispose();
    const errorOf = (imputation: Imputation) => {
      const filled = gappy.map(({ values, channels }) => {
        const own = Float32Array.from(values);
        fillGaps(own, new Array<number>(channels.length).fill(0), imputation);
        return own;
      });
      return fillError(filled, gappy);
    };
    expect(fillError(restored, gappy)).toBeLessThan(0.5 * errorOf('carry'));
    expect(fillError(restored, gappy)).toBeLessThan(0.75 * errorOf('linear'));
  },
);
