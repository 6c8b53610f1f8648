import { add, mul, onesLike, pow, squaredDifference } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { NetworkDefinition, Network, WindowShape } from '../../definition';
import { linearAutoencoder, linearOptions } from '../linear-autoencoder/linear-autoencoder';
import { distanceToNearest, keepNewest } from './nearest-window';

const optionsSchema = z.strictObject({
  ...linearOptions,
  keptWindows: z
    .int()
    .min(10)
    .max(10_000)
    .default(3000)
    .describe('Most training windows kept for comparison; fewer where there are many channels'),
});

export type AutoOptions = z.infer<typeof optionsSchema>;

/** Windows that the longest series must hold, else they are shortened. */
const LEAST_WINDOWS = 6;
const SHORTEST_WINDOW = 8;
/** Windows that the series must have shown, together, before every channel is judged by itself. */
const ENOUGH_WINDOWS = 32;
/** Least folds of a shorter training part: each must leave nearly all of it to learn from. */
const SHORT_FOLDS = 8;
/** Newest steps compared with those learnt; half the window where there is one channel. */
const NEWEST_STEPS = 16;
/** Values kept for comparison. */
const KEPT_VALUES = 352_000;
/** Errors below this, in scaled units squared, are rounding. */
const SMALLEST_ERROR = 1e-3;
/** Weight of the nearest window beside the reconstruction, as a power. */
const NEAREST_WEIGHT = 0.25;

/**
 * What is fitted where nothing is chosen: a linear autoencoder over the window, and beside it how far the newest steps
 * lie from the most similar ones learnt. The errors of the first are multiplied by the second to the power of a quarter:
 * each weighs the same whatever the scale of the other. Everything else follows from the training part:
 * - Scaling: the lowest and highest value of each channel become 0 and 1; a channel that did not move keeps its unit.
 * - Window: 64 steps, shortened until the longest series holds six windows, never below eight steps.
 * - Capacity: components up to 99 % of the variance of at most 3,000 windows, at most 400; as many windows kept for
 *   comparison as make 352,000 values.
 * - One channel: no relation between channels to learn, so the nearest window alone scores, over half the window.
 * - Aggregation: mean over time and channels, of the whole window or of its newest quarter, whichever is rarer.
 * - Long training part, 32 windows and more in all series: single channels can alarm by themselves, but hardly rank;
 *   the boundary follows the tail out to the accepted rate of false alarms.
 * - Short training part: the whole alone counts; the boundary is the 99 % quantile out of eight folds, with margin.
 * Works from the first minutes; fails where a fault leaves windows linearly explainable or close to a learnt one, and
 * where a short training part does not show the regimes that come later.
 * Costs what the linear autoencoder costs, and one product with the kept windows.
 * @see Baldi and Hornik, Neural networks and principal component analysis (1989)
 * @see Ramaswamy, Rastogi and Shim, Efficient algorithms for mining outliers from large data sets (2000)
 */
export const auto: NetworkDefinition<AutoOptions> = {
  summary: 'Chooses window, capacity and aggregation from the training data: the default',
  optionsSchema,
  create: createNetwork,
  adapt: adaptOptions,
  ranking: (windows) => (windows < ENOUGH_WINDOWS ? 'whole-only' : 'whole-first'),
};

function adaptOptions(options: AutoOptions, steps: readonly number[]): AutoOptions {
  const fitting = Math.floor(Math.max(0, ...steps) / LEAST_WINDOWS);
  const windowLength = Math.min(options.windowLength, Math.max(SHORTEST_WINDOW, fitting));
  const windows = steps.reduce((sum, own) => sum + own, 0) / windowLength;
  const folds = windows < ENOUGH_WINDOWS ? Math.max(options.folds, SHORT_FOLDS) : options.folds;
  return { ...options, windowLength, folds };
}

function createNetwork(options: AutoOptions, shape: WindowShape, names: readonly string[]): Network {
  const linear = linearAutoencoder.create(options, shape, names);
  const { steps, channels } = shape;
  const newest = channels === 1 ? Math.ceil(steps / 2) : Math.min(NEWEST_STEPS, steps);
  const most = Math.min(options.keptWindows, Math.ceil(KEPT_VALUES / (newest * channels)));
  return {
    code: linear.code,
    validationShare: linear.validationShare,
    async fit(run) {
      const fitted = await linear.fit(run);
      const kept = keepNewest('kept', run.training, newest, most);
      return { ...fitted, parameters: [...fitted.parameters, kept] };
    },
    reconstruct({ kept, ...parameters }, batch, condition) {
      const { expected } = linear.reconstruct(parameters, batch, condition);
      const distance = add(distanceToNearest(batch, kept!), SMALLEST_ERROR);
      if (channels === 1) return { expected, error: mul(distance, onesLike(batch)) };
      const error = add(squaredDifference(batch, expected), SMALLEST_ERROR);
      return { expected, error: mul(error, pow(distance, NEAREST_WEIGHT)) };
    },
  };
}
