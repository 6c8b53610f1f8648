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
import { stepsToShow } from '../layers/restlessness';

const optionsSchema = z.strictObject({
  ...linearOptions,
  keptWindows: z
    .int()
    .min(10)
    .max(10_000)
    .default(3000)
    .describe('Maximum number of training windows kept for comparison; fewer where there are many channels'),
  coarseView: z
    .boolean()
    .default(true)
    .describe(
      'Also reconstruct windows from their first components alone, each channel weighted by its remaining noise',
    ),
  recentAlarms: z
    .boolean()
    .default(true)
    .describe('Where the training part is short, the newest steps alone decide on alarms'),
  wholeRanks: z
    .boolean()
    .default(true)
    .describe(
      'Rank by the error over all channels alone: after a long training part where channels change at many steps, in shorter windows; after a short one where they do not',
    ),
});

type AutoOptions = z.infer<typeof optionsSchema>;

/** Windows that all series together and the longest one must hold; they are shortened until these do. */
const MIN_WINDOWS = { together: 6, longest: 3 };
const SHORTEST_WINDOW = 8;
/** Newest steps compared with learnt ones, for long and for short training parts; with one channel, the whole window. */
const NEWEST_STEPS = 16;
const NEWEST_STEPS_OF_SHORT = 8;
/** Values kept for comparison. */
const KEPT_VALUES = 352_000;
/** Errors below this, in scaled units squared, are rounding. */
const SMALLEST_ERROR = 1e-3;
/** Exponent of the distance to the nearest window and, where the training part is short, of the loudest channel. */
const POWER = 0.25;

/**
 * The default detector. It rebuilds a window twice with a linear autoencoder, finely and coarsely, and measures how far
 * the newest steps are from the most similar ones that it has learnt. The score is the geometric mean of the two
 * reconstruction errors, times that distance to the power of an eighth. A geometric mean weighs each factor alike,
 * whatever its scale. The training part decides on everything else. Below, the mean error is that over all channels.
 * - Scaling: the lowest and highest value of each channel become 0 and 1. A channel that did not move keeps its unit.
 * - Window: 64 steps. It is shortened, to eight steps at least, until all series together hold six windows and the
 *   longest holds three. Where the mean error alone ranks, it is the shortest window in which a channel changes ten
 *   times on average, but at least half of the steps.
 * - Capacity: as many components as explain 99 % of the variance of at most 3,000 windows, and at most 400. Windows are
 *   kept for comparison up to 352,000 values.
 * - Reconstructions: the fine one uses all components, the coarse one those that carry the first 90 % of their
 *   variance. The fine error shows values that never occurred, the coarse error values that rarely occur. Coarse errors
 *   are divided by the levelled noise of their channel. Where the mean error alone ranks, fine errors are, too.
 * - One channel: there is no relation between channels to learn, so only the distance to the nearest window scores. It
 *   is the geometric mean over the whole window, its newer half and its newest quarter.
 * - Aggregation: the mean over time and channels, of the whole window or of its newest quarter, whichever is rarer.
 * - Long training part, at least 32 windows in all series: a single channel can alarm by itself, but adds little to the
 *   rank. Where several channels change at more than every seventh step, the mean error alone ranks, against a boundary
 *   of its own, and single channels count in alarms only. Each step then has a score as well: the score of its window,
 *   times the ratio of its error to the mean error of the window, to the power of a quarter. Boundaries extrapolate the
 *   tail to the accepted rate of alarms.
 * - Short training part: the boundary is the 99 % quantile over eight folds, with margin. Two smaller linear
 *   autoencoders decide on alarms. They see the newest three quarters and the newest three eighths of the window, and
 *   keep 90 % of the variance. An alarm needs the geometric mean of their errors to cross its boundary; each channel's
 *   error is first divided by its held-out errors, and then averaged. While the mean error is over its boundary, a
 *   single channel six times beyond its held-out errors alarms, too. The mean error ranks. It is raised by the ratio of
 *   the loudest channel to the mean, and by the distance to the nearest window of eight steps, each to the power of a
 *   quarter. Where channels change at many steps, windows that alarm rank above the rest.
 * Works from the first minutes; fails where a fault leaves windows linearly explainable or close to a learnt one, and
 * where a short training part does not show later regimes.
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
    if (ranking === 'whole-only') {
      if (!recentAlarms) return ranking;
      return wholeRanks ? 'recent-apart' : 'recent-alarms';
    }
    return wholeRanks ? 'whole-ranks' : ranking;
  },
};

function adaptOptions(options: AutoOptions, steps: readonly number[]): AutoOptions {
  const together = steps.reduce((sum, own) => sum + own, 0) / MIN_WINDOWS.together;
  const fitting = Math.floor(Math.min(together, Math.max(0, ...steps) / MIN_WINDOWS.longest));
  const windowLength = Math.min(options.windowLength, Math.max(SHORTEST_WINDOW, fitting));
  const adapted = { ...options, windowLength };
  const recentAlarms = options.recentAlarms && isShortTraining(adapted, steps);
  return { ...adaptToLength(adapted, steps, SHORT_TRAINING), recentAlarms };
}

function completeOptions(options: AutoOptions, training: readonly TrainingSeries[]): AutoOptions {
  const channels = new Set(training.flatMap((series) => series.channels)).size;
  const windowLength = stepsToShow(training, options.windowLength);
  const isRestless = windowLength < options.windowLength;
  const isShort = isShortTraining(options, training.map(stepsOf));
  const alone = isShort ? options.recentAlarms && !isRestless : isRestless;
  const wholeRanks = options.wholeRanks && channels > 1 && alone;
  return { ...options, wholeRanks, ...(wholeRanks && !isShort && { windowLength }) };
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
        recent: recent?.errors(parameters, batch),
      };
    },
  };
}
