import { normalise, ratiosOf } from '../calibration/ratios';
import { recentErrorOf } from '../calibration/recent-error';
import { loudest, rank, rankByRarity, recency, scoreOfStep, scoresSteps } from '../calibration/ranking';
import { tailProbability } from '../calibration/tail-probability';
import { type ResidualWindow, statisticCount, computeErrorStatistics } from '../calibration/error-statistics';
import { unscale } from '../preprocessing/scaling';
import type { WindowShape } from '../types/network';
import type { NetworkParts } from './model-parts';
import { cutRow, type Reconstructor } from './reconstructor';
import { scaleBatch } from './scale-batch';
import type { SeriesKnown } from './series-known';
import { contextsOf, type ScoreBatch, type WindowBatch } from './window-batch';

/** Limits of a band against its usual width: a fault that the network has never seen must not hide in a wide band. */
const NARROWEST = 1 / 2;
const WIDEST = 2;

/** Scores windows: reconstructs them, computes their error statistics and compares those with the calibration. */
export async function scoreBatch(
  batch: WindowBatch,
  { shape, state, profile, options }: NetworkParts,
  known: SeriesKnown,
  reconstructor: Reconstructor,
): Promise<ScoreBatch> {
  const { sources, sourceOf, freshSteps } = batch;
  const { minimumMeasuredShare, imputation } = options;
  const { calibration } = state;
  const { channels } = shape;
  const size = shape.steps * channels;
  const count = sourceOf.length;
  const contexts = contextsOf(batch);
  const { scaled, missing, levels, scalings } = scaleBatch(batch, shape, known, imputation);
  const { expected, errors, deviations, recent } = await reconstructor.reconstruct(scaled, missing, contexts);

  const result = roomFor(count, shape, freshSteps, scoresSteps(calibration.ranking));
  const statistics = new Float32Array(statisticCount(channels));
  let place = 0;
  for (let row = 0; row < count; row++) {
    const { series } = sources[sourceOf[row]!]!;
    const { movement, band, scales } = known.of(series);
    const scaling = scalings[row]!;
    const cut = (array: Float32Array) => array.subarray(row * size, (row + 1) * size);
    const newest = cutRow(recent, row, count);
    const window = {
      errors: cut(errors),
      values: cut(scaled),
      expected: cut(expected),
      missing: missing[row],
      recent: newest && recentErrorOf(newest, channels, calibration.recentUnits),
      freshSteps: freshSteps[row]!,
    };
    computeErrorStatistics(window, shape, profile, movement, statistics);
    const contributions = result.contributions.subarray(row * channels, (row + 1) * channels);
    const ratios = ratiosOf(statistics, scales, calibration, contributions);
    const { share, error } = measured(window.values, window.expected, missing[row]);
    const isMeasured = share >= minimumMeasuredShare;
    result.scores[row] = isMeasured ? rank(ratios, calibration.ranking) : NaN;
    // A channel alone is the whole: judged as a single one among many, it alarms on more of what is usual.
    result.loudest[row] =
      isMeasured && channels > 1 ? loudest(ratios, calibration.ranking) : result.scores[row]!;
    result.recent[row] = isMeasured ? recency(ratios, calibration.ranking) : NaN;
    const rarity = isMeasured ? rankByRarity(ratios, calibration.ranking) : NaN;
    result.tailProbabilities[row] = tailProbability(rarity, state) ?? NaN;
    result.errors[row] = error;
    for (let channel = 0; channel < channels; channel++) {
      const cell = row * channels + channel;
      result.bands[cell] = band[channel]! * scaling.range[channel]! * widening(deviations?.[cell]);
    }
    if (result.steps.length > 0) {
      const own = result.steps.subarray(row * shape.steps, (row + 1) * shape.steps);
      shareSteps(window, profile, own, channels);
      own.forEach((share, step) => (own[step] = scoreOfStep(result.scores[row]!, share * shape.steps)));
    }
    const firstStep = place / channels;
    const stepShares = result.stepContributions.subarray(firstStep, firstStep + freshSteps[row]!);
    shareSteps(window, profile, stepShares, channels);
    const own = levels[row];
    const blank = blankChannels(missing[row], channels);
    for (let index = size - freshSteps[row]! * channels; index < size; index++) {
      const channel = index % channels;
      // Of a channel without one value nothing can be expected but what was filled in.
      result.expected[place++] = blank?.[channel]
        ? NaN
        : unscale(scaling, channel, window.expected[index]!, own?.[channel]);
    }
  }
  return result;
}

/** Room for the scores of so many windows. @param hasSteps whether each of their steps is scored by itself */
function roomFor(count: number, { steps, channels }: WindowShape, freshSteps: Int32Array, hasSteps: boolean) {
  const fresh = freshSteps.reduce((sum, own) => sum + own, 0);
  return {
    scores: new Float64Array(count),
    loudest: new Float64Array(count),
    recent: new Float64Array(count),
    tailProbabilities: new Float64Array(count),
    steps: new Float32Array(hasSteps ? count * steps : 0),
    errors: new Float64Array(count),
    contributions: new Float32Array(count * channels),
    bands: new Float32Array(count * channels),
    expected: new Float64Array(fresh * channels),
    stepContributions: new Float32Array(fresh),
  };
}

/** Width of the band of a window against its usual width, by the uncertainty of the network. */
function widening(deviation = 1): number {
  return Number.isNaN(deviation) ? 1 : Math.min(WIDEST, Math.max(NARROWEST, deviation));
}

/**
 * The share of each of the newest steps in their error, every value measured by what is usual at its place.
 * @param into `[step]`
 */
function shareSteps(
  { errors, missing }: Pick<ResidualWindow, 'errors' | 'missing'>,
  profile: Float32Array,
  into: Float32Array,
  channels: number,
): void {
  const first = errors.length - into.length * channels;
  for (let index = first; index < errors.length; index++) {
    if (!missing?.[index]) into[Math.floor((index - first) / channels)]! += errors[index]! / profile[index]!;
  }
  normalise(into);
}

/** Whether a window has no value of each channel; undefined where it lacks none. */
function blankChannels(missing: Uint8Array | undefined, channels: number): boolean[] | undefined {
  if (missing === undefined) return undefined;
  const blank = new Array<boolean>(channels).fill(true);
  missing.forEach((flag, index) => {
    if (flag === 0) blank[index % channels] = false;
  });
  return blank;
}

/** Share of the values that were measured, and their mean squared error. */
function measured(values: Float32Array, expected: Float32Array, missing: Uint8Array | undefined) {
  let sum = 0;
  let count = 0;
  for (let index = 0; index < values.length; index++) {
    if (missing !== undefined && missing[index] !== 0) continue;
    const residual = values[index]! - expected[index]!;
    sum += residual * residual;
    count += 1;
  }
  return { share: count / values.length, error: count === 0 ? NaN : sum / count };
}
