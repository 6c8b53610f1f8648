import { add, mul, onesLike, pow, squaredDifference } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { rankingFor } from '../../calibration/ranking';
import type { NetworkDefinition, Network, WindowShape } from '../../definition';
import { adaptToLength, isShortTraining } from '../../fitting/short-training';
import { linearAutoencoder, linearOptions, SHORT_TRAINING } from '../linear-autoencoder/linear-autoencoder';
import { distanceToNearest, keepNewest } from './nearest-window';
import { RecentSteps } from './recent-steps';

const optionsSchema = z.strictObject({
  ...linearOptions,
  keptWindows: z
    .int()
    .min(10)
    .max(10_000)
    .default(3000)
    .describe('Most training windows kept for comparison; fewer where there are many channels'),
  recentAlarms: z
    .boolean()
    .default(true)
    .describe('Where the training part is short, let the newest steps by themselves decide on alarms'),
});

export type AutoOptions = z.infer<typeof optionsSchema>;

/** Windows that the longest series must hold, else they are shortened. */
const LEAST_WINDOWS = 6;
const SHORTEST_WINDOW = 8;
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
 * - Short training part: the boundary is the 99 % quantile out of eight folds, with margin. Two smaller linear
 *   autoencoders, of the newest three quarters and three eighths of the window and 90 % of the variance, decide on alarms
 *   by the geometric mean of their errors; the whole ranks.
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
  ranking({ recentAlarms }, windows, channels) {
    const ranking = rankingFor(windows);
    return ranking === 'whole-only' && recentAlarms && channels > 1 ? 'recent-alarms' : ranking;
  },
};

function adaptOptions(options: AutoOptions, steps: readonly number[]): AutoOptions {
  const fitting = Math.floor(Math.max(0, ...steps) / LEAST_WINDOWS);
  const windowLength = Math.min(options.windowLength, Math.max(SHORTEST_WINDOW, fitting));
  const adapted = { ...options, windowLength };
  const recentAlarms = options.recentAlarms && isShortTraining(adapted, steps);
  return { ...adaptToLength(adapted, steps, SHORT_TRAINING), recentAlarms };
}

function createNetwork(options: AutoOptions, shape: WindowShape, names: readonly string[]): Network {
  const linear = linearAutoencoder.create(options, shape, names);
  const { steps, channels } = shape;
  const newest = channels === 1 ? Math.ceil(steps / 2) : Math.min(NEWEST_STEPS, steps);
  const recent = options.recentAlarms && channels > 1 ? new RecentSteps(shape) : undefined;
  const most = Math.min(options.keptWindows, Math.ceil(KEPT_VALUES / (newest * channels)));
  return {
    code: linear.code,
    validationShare: linear.validationShare,
    judgesRecent: recent !== undefined,
    async fit(run) {
      const fitted = await linear.fit(run);
      const kept = keepNewest('kept', run.training, newest, most);
      return { ...fitted, parameters: [...fitted.parameters, kept, ...((await recent?.fit(run)) ?? [])] };
    },
    reconstruct({ kept, ...parameters }, batch, condition) {
      const { expected } = linear.reconstruct(parameters, batch, condition);
      const distance = add(distanceToNearest(batch, kept!), SMALLEST_ERROR);
      if (channels === 1) return { expected, error: mul(distance, onesLike(batch)) };
      const error = add(squaredDifference(batch, expected), SMALLEST_ERROR);
      return {
        expected,
        error: mul(error, pow(distance, NEAREST_WEIGHT)),
        recent: recent?.error(parameters, batch),
      };
    },
  };
}
