import { add, mul, pow, squaredDifference } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { DetectorDefinition, Network, WindowShape } from '../../definition';
import { detectorOptions } from '../../options';
import { linearAutoencoder } from '../linear-autoencoder/linear-autoencoder';
import { distanceToNearest, keepNewest } from './nearest-window';

const optionsSchema = z.strictObject({
  ...detectorOptions({ windowLength: 64, folds: 4, trainingWindows: 3000 }),
  varianceShare: z
    .number()
    .min(0.05)
    .max(0.9999)
    .default(0.99)
    .describe('Share of the variance of the training windows that the code must carry'),
  codeSize: z.int().min(1).max(2000).default(400).describe('Most units in the code'),
  keptWindows: z
    .int()
    .min(10)
    .max(10_000)
    .default(400)
    .describe('Training windows kept for comparison with the newest steps'),
  newestSteps: z.int().min(2).max(256).default(16).describe('Newest steps compared with the kept windows'),
});

export type AutoOptions = z.infer<typeof optionsSchema>;

/** Windows that a training series must hold, else they are shortened. */
const LEAST_WINDOWS = 6;
const SHORTEST_WINDOW = 8;
/** Windows that the series must have shown before every channel is judged by itself. */
const ENOUGH_WINDOWS = 32;
/** Errors below this, in scaled units squared, are rounding. */
const SMALLEST_ERROR = 1e-3;
/** Weight of the nearest window beside the reconstruction, as a power. */
const NEAREST_WEIGHT = 0.25;

/**
 * What is fitted where nothing is chosen: a linear autoencoder over the window, and beside it how far the newest steps
 * lie from the most similar ones learnt. The two are multiplied, the second to the power of a quarter, so that either
 * ranks whatever the scale of the other. A product of tails finds slow changes of many channels and new short shapes.
 * Everything else follows from the training part:
 * - Scaling: the lowest and highest value of each channel become 0 and 1; a channel that did not move keeps its unit.
 * - Window: 64 steps, shortened until the longest training series holds six windows, never below eight steps.
 * - Capacity: components up to 99 % of the variance of the training windows, at most 400.
 * - Aggregation: mean over time and channels of the whole window or of its newest quarter, whichever is rarer. Single
 *   channels raise an alarm by themselves only after 32 windows of training, all series together, and hardly rank.
 * Works from the first minutes; fails where a fault leaves every window linearly explainable and close to a learnt one.
 * Costs what the linear autoencoder costs and one product with 400 short windows.
 * @see Baldi and Hornik, Neural networks and principal component analysis (1989)
 * @see Ramaswamy, Rastogi and Shim, Efficient algorithms for mining outliers from large data sets (2000)
 */
export const auto: DetectorDefinition<AutoOptions> = {
  summary: 'Chooses window, capacity and aggregation from the training data: the default',
  optionsSchema,
  create: createNetwork,
  adapt: (options, steps) => ({
    ...options,
    windowLength: Math.max(
      SHORTEST_WINDOW,
      Math.min(options.windowLength, Math.floor(steps / LEAST_WINDOWS)),
    ),
  }),
  ranking: (windows) => (windows < ENOUGH_WINDOWS ? 'whole-only' : 'whole-first'),
};

function createNetwork(options: AutoOptions, shape: WindowShape): Network {
  const linear = linearAutoencoder.create(options, shape);
  const newest = Math.min(options.newestSteps, shape.steps);
  return {
    validationShare: linear.validationShare,
    async fit(run) {
      const fitted = await linear.fit(run);
      const kept = keepNewest('kept', run.training, newest, options.keptWindows);
      return { ...fitted, parameters: [...fitted.parameters, kept] };
    },
    reconstruct({ kept, ...parameters }, batch, calendar) {
      const { expected } = linear.reconstruct(parameters, batch, calendar);
      const unlikeness = pow(add(distanceToNearest(batch, kept!), SMALLEST_ERROR), NEAREST_WEIGHT);
      const error = add(squaredDifference(batch, expected), SMALLEST_ERROR);
      return { expected, error: mul(error, unlikeness) };
    },
  };
}
