import { add, mul, onesLike, pow } from '@tensorflow/tfjs-core';
import { stepsOf, type TrainingSeries } from '@kymo/domain';
import { z } from 'zod';
import { rankingFor } from '../../calibration/ranking';
import type { LatentCode, NetworkDefinition, Network, WindowShape } from '../../types/network';
import { adaptToLength, isShortTraining } from '../../calibration/short-training';
import { linearAutoencoder, linearOptions, SHORT_TRAINING } from '../linear-autoencoder/linear-autoencoder';
import { constant } from '../layers/weights';
import { coarseError, fineError, fitCoarseView, fitFineNoise, joinLooks } from './coarse-view';
import { distanceOfOneChannel, distanceToNearest, keepNewest } from './nearest-window';
import { RecentSteps } from './recent-steps';
import { stepsToShow } from './restlessness';

const optionsSchema = z.strictObject({
  ...linearOptions,
  keptWindows: z
    .int()
    .min(10)
    .max(10_000)
    .default(3000)
    .describe('Most training windows kept for comparison; fewer where there are many channels'),
  coarseView: z
    .boolean()
    .default(true)
    .describe(
      'FitSnapshot at windows by their first components as well, each channel by the noise that is left',
    ),
  recentAlarms: z
    .boolean()
    .default(true)
    .describe('Where the training part is short, let the newest steps by themselves decide on alarms'),
  wholeRanks: z
    .boolean()
    .default(true)
    .describe(
      'Where the training part is long and channels change at many steps, rank by the whole alone, in windows as short as show the changes',
    ),
});

export type AutoOptions = z.infer<typeof optionsSchema>;

/** Windows that the longest series must hold, else they are shortened. */
const MIN_WINDOWS = 6;
const SHORTEST_WINDOW = 8;
/** Newest steps compared with those learnt, and where the training part is short; with one channel it is the window. */
const NEWEST_STEPS = 16;
const NEWEST_STEPS_OF_SHORT = 8;
/** Values kept for comparison. */
const KEPT_VALUES = 352_000;
/** Errors below this, in scaled units squared, are rounding. */
const SMALLEST_ERROR = 1e-3;
/** Weight of the nearest window and, where the training part is short, of the loudest channel, as a power. */
const POWER = 0.25;

/**
 * What is fitted where nothing is chosen: a linear autoencoder over the window, snapshot at twice, and beside it how far
 * the newest steps lie from the most similar ones learnt. The geometric mean of the errors of the two looks is multiplied
 * by that distance to the power of an eighth: each weighs the same whatever the scale of the others.
 * Everything else follows from the training part:
 * - Scaling: the lowest and highest value of each channel become 0 and 1; a channel that did not move keeps its unit.
 * - Window: 64 steps, shortened until the longest series holds six windows, never below eight steps; where the
 *   whole alone ranks, the shortest in which a channel changes ten times on average, but at least half of them.
 * - Capacity: components up to 99 % of the variance of at most 3,000 windows, at most 400; as many windows kept for
 *   comparison as make 352,000 values.
 * - Looks: by all components, and by those that carry the first 90 % of their variance, there with each channel's error
 *   over its usual one, levelled: of the first only what never was stands out, of the second what rarely is. Where the
 *   whole alone ranks, channels are levelled in both.
 * - One channel: no relation between channels to learn, so the nearest window alone scores, by the geometric mean of
 *   what the whole, its newer half and its newest quarter tell.
 * - Aggregation: mean over time and channels, of the whole window or of its newest quarter, whichever is rarer.
 * - Long training part, 32 windows and more in all series: single channels can alarm by themselves, but hardly rank.
 *   Where there are several and they change at more than every seventh step, the whole alone ranks, against a boundary of
 *   its own, and single channels alarm apart. Boundaries follow the tail out to the accepted rate of false alarms.
 * - Short training part: the boundary is the 99 % quantile out of eight folds, with margin. Two smaller linear
 *   autoencoders, of the newest three quarters and three eighths of the window and 90 % of the variance, decide on alarms
 *   by the geometric mean of their errors, and so, where the whole crosses its boundary, does a single channel six times
 *   beyond what was held out; the whole ranks. As single channels do not count by themselves, the loudest raises the whole,
 *   by how far it stands out from the mean of all, and so does the nearest window of eight steps: by the power of a quarter.
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
  complete: completeOptions,
  asMember: (options) => ({ ...options, wholeRanks: false }),
  ranking({ recentAlarms, wholeRanks }, windows, channels) {
    const ranking = rankingFor(windows);
    if (channels === 1) return ranking;
    if (ranking === 'whole-only') return recentAlarms ? 'recent-alarms' : ranking;
    return wholeRanks ? 'whole-ranks' : ranking;
  },
};

function adaptOptions(options: AutoOptions, steps: readonly number[]): AutoOptions {
  const fitting = Math.floor(Math.max(0, ...steps) / MIN_WINDOWS);
  const windowLength = Math.min(options.windowLength, Math.max(SHORTEST_WINDOW, fitting));
  const adapted = { ...options, windowLength };
  const recentAlarms = options.recentAlarms && isShortTraining(adapted, steps);
  return { ...adaptToLength(adapted, steps, SHORT_TRAINING), recentAlarms };
}

function completeOptions(options: AutoOptions, training: readonly TrainingSeries[]): AutoOptions {
  const channels = new Set(training.flatMap((series) => series.channels)).size;
  const windowLength = stepsToShow(training, options.windowLength);
  const isRestless = windowLength < options.windowLength;
  const wholeRanks =
    options.wholeRanks && isRestless && channels > 1 && !isShortTraining(options, training.map(stepsOf));
  return { ...options, wholeRanks, ...(wholeRanks && { windowLength }) };
}

function createNetwork(options: AutoOptions, shape: WindowShape, names: readonly string[]): Network {
  const linear = linearAutoencoder.create(options, shape, names);
  const code = linear.code as Required<LatentCode>;
  const { steps, channels } = shape;
  const recent = options.recentAlarms && channels > 1 ? new RecentSteps(shape) : undefined;
  const compared = recent ? NEWEST_STEPS_OF_SHORT : NEWEST_STEPS;
  const newest = channels === 1 ? steps : Math.min(compared, steps);
  const looksCoarsely = options.coarseView && channels > 1;
  const most = Math.min(options.keptWindows, Math.ceil(KEPT_VALUES / (newest * channels)));
  return {
    code,
    validationShare: linear.validationShare,
    judgesRecent: recent !== undefined,
    async fit(run) {
      const fitted = await linear.fit(run);
      const beside = [
        keepNewest('kept', run.training, newest, most),
        ...(looksCoarsely ? await fitCoarseView(code, fitted, run) : []),
        ...(looksCoarsely && recent ? [constant('power', [1], POWER)] : []),
        ...(looksCoarsely && options.wholeRanks && !recent ? [await fitFineNoise(code, fitted, run)] : []),
        ...((await recent?.fit(run)) ?? []),
      ];
      return { ...fitted, parameters: [...fitted.parameters, ...beside] };
    },
    reconstruct({ kept, ...parameters }, batch, condition) {
      const { expected } = linear.reconstruct(parameters, batch, condition);
      if (channels === 1)
        return { expected, error: mul(distanceOfOneChannel(batch, kept!, SMALLEST_ERROR), onesLike(batch)) };
      const distance = add(distanceToNearest(batch, kept!), SMALLEST_ERROR);
      const fine = add(fineError(batch, expected, parameters), SMALLEST_ERROR);
      const coarse = looksCoarsely ? add(coarseError(code, parameters, batch), SMALLEST_ERROR) : undefined;
      return {
        expected,
        error: coarse ? joinLooks(fine, coarse, distance, parameters) : mul(fine, pow(distance, POWER)),
        recent: recent?.error(parameters, batch),
      };
    },
  };
}
