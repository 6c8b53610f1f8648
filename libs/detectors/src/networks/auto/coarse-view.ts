import type { WeightArray } from '@kymo/domain';
import {
  add,
  div,
  max,
  mean,
  mul,
  pow,
  sqrt,
  square,
  squaredDifference,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { FittedNetwork, LatentCode, NetworkRun, Parameters } from '../../types/network';
import { averagesOverExamples } from '../layers/averages-over-examples';
import { noiseOf } from '../layers/noise';

/** The coarse reconstruction uses the first components, up to this share of the variance of all: without the noise. */
const SHARE = 0.9;

/**
 * Fits the coarse reconstruction: by the first components alone, each channel divided by its remaining noise.
 * @returns the weights `coarse`, 1 for each component that is taken, `[component]`, and `noise`, `[channel]`
 */
export async function fitCoarseView(
  code: Required<LatentCode>,
  { parameters }: FittedNetwork,
  run: NetworkRun,
): Promise<WeightArray[]> {
  const [variances] = await averagesOverExamples(parameters, run, (weights, batch) => [
    square(code.encode(weights, batch, undefined)),
  ]);
  const total = variances!.reduce((sum, variance) => sum + variance, 0);
  let carried = 0;
  const values = variances!.map((variance) => {
    const isTaken = carried < SHARE * total;
    carried += variance;
    return Number(isTaken);
  });
  const coarse = { name: 'coarse', shape: [values.length], values };
  const [errors] = await averagesOverExamples([...parameters, coarse], run, (weights, batch) => [
    squaredDifference(batch, rebuildCoarsely(code, weights, batch)),
  ]);
  return [coarse, noiseOf(errors!, { noise: 'levelled' })];
}

/**
 * Levelled noise of each channel under the fine reconstruction, as the weight `fineNoise`, `[channel]`: a channel that
 * always errs much must not dominate the others.
 */
export async function fitFineNoise(
  { decode, encode }: Required<LatentCode>,
  { parameters }: FittedNetwork,
  run: NetworkRun,
): Promise<WeightArray> {
  const [errors] = await averagesOverExamples(parameters, run, (weights, batch) => [
    squaredDifference(batch, decode(weights, encode(weights, batch, undefined), undefined)),
  ]);
  return { ...noiseOf(errors!, { noise: 'levelled' }), name: 'fineNoise' };
}

/** Squared error of the fine reconstruction, divided by `fineNoise` if that was fitted, `[batch, time, channel]`. */
export function fineError(batch: Tensor, expected: Tensor, { fineNoise }: Parameters): Tensor {
  return level(squaredDifference(batch, expected), fineNoise);
}

/** Errors divided by the noise of their channel, relative to the mean noise. */
function level(errors: Tensor, noise: Tensor | undefined): Tensor {
  return noise ? mul(errors, div(mean(noise), noise)) : errors;
}

function rebuildCoarsely(code: Required<LatentCode>, parameters: Parameters, batch: Tensor): Tensor {
  const taken = mul(code.encode(parameters, batch, undefined), parameters['coarse']!);
  return code.decode(parameters, taken, undefined);
}

/** Squared error of the coarse reconstruction, divided by the noise of the channel, `[batch, time, channel]`. */
export function coarseError(code: Required<LatentCode>, parameters: Parameters, batch: Tensor): Tensor {
  return level(squaredDifference(batch, rebuildCoarsely(code, parameters, batch)), parameters['noise']);
}

/**
 * Ratio of the error of the loudest channel to the mean of all, at least 1: a fault in few of many channels hardly raises
 * their mean.
 * @param errors `[batch, time, channel]`
 * @returns `[batch, 1, 1]`
 */
export function loudnessOf(errors: Tensor): Tensor {
  const channels = mean(errors, 1, true);
  return div(max(channels, 2, true), mean(channels, 2, true));
}

/** Errors whose mean over a window is the geometric mean of the means of two errors: each weighs the same. */
function joinErrors(one: Tensor, other: Tensor): Tensor {
  const ratio = sqrt(div(mean(other, [1, 2], true), mean(one, [1, 2], true)));
  return mul(add(mul(one, ratio), div(other, ratio)), 0.5);
}

/** Exponent of the distance to the nearest window without a fitted `power`; the loudest channel then counts nothing. */
const NEAREST_POWER = 1 / 8;

/**
 * Joins the fine and the coarse error, and multiplies them by the distance to the nearest window and by the loudness,
 * both to the weight `power`.
 * @param fine `[batch, time, channel]`, as is `coarse`
 * @param distance `[batch, 1, 1]`
 */
export function joinLooks(fine: Tensor, coarse: Tensor, distance: Tensor, { power }: Parameters): Tensor {
  const joined = joinErrors(fine, coarse);
  return power
    ? mul(joined, pow(mul(loudnessOf(coarse), distance), power))
    : mul(joined, pow(distance, NEAREST_POWER));
}
