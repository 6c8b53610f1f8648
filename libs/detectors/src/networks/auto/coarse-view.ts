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

/** The first components, which carry this share of what all do: what repeats, without the noise. */
const SHARE = 0.9;

/**
 * What a linear autoencoder makes of windows by its first components alone, each channel by the noise that is left.
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
 * What the fine view leaves of each channel, levelled, as the weight `fineNoise`, `[channel]`: where enough was shown to
 * know it, a channel that always errs much must not drown the others.
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

/** Squared error, channels levelled where their noise was learnt, `[batch, time, channel]`. */
export function fineError(batch: Tensor, expected: Tensor, { fineNoise }: Parameters): Tensor {
  return level(squaredDifference(batch, expected), fineNoise);
}

/** Errors whose mean counts each channel by its noise. */
function level(errors: Tensor, noise: Tensor | undefined): Tensor {
  return noise ? mul(errors, div(mean(noise), noise)) : errors;
}

function rebuildCoarsely(code: Required<LatentCode>, parameters: Parameters, batch: Tensor): Tensor {
  const taken = mul(code.encode(parameters, batch, undefined), parameters['coarse']!);
  return code.decode(parameters, taken, undefined);
}

/** Squared error of the coarse view, channels levelled, `[batch, time, channel]`. */
export function coarseError(code: Required<LatentCode>, parameters: Parameters, batch: Tensor): Tensor {
  return level(squaredDifference(batch, rebuildCoarsely(code, parameters, batch)), parameters['noise']);
}

/**
 * How far the loudest channel stands out from the mean of all, at least 1: what shows in a few of many channels hardly
 * moves their mean.
 * @param errors `[batch, time, channel]`
 * @returns `[batch, 1, 1]`
 */
export function loudnessOf(errors: Tensor): Tensor {
  const channels = mean(errors, 1, true);
  return div(max(channels, 2, true), mean(channels, 2, true));
}

/** Errors whose mean over a window is the geometric mean of the means of two: each weighs the same whatever its scale. */
export function joinErrors(one: Tensor, other: Tensor): Tensor {
  const ratio = sqrt(div(mean(other, [1, 2], true), mean(one, [1, 2], true)));
  return mul(add(mul(one, ratio), div(other, ratio)), 0.5);
}

/** What the nearest window weighs, as a power, where no `power` was kept: then the loudest channel weighs nothing. */
const NEAREST_POWER = 1 / 8;

/**
 * Both looks as one error, the more the farther the newest steps lie from those learnt and the loudest channel from the
 * others: both by the weight `power`.
 * @param fine `[batch, time, channel]`, as is `coarse`
 * @param distance `[batch, 1, 1]`
 */
export function joinLooks(fine: Tensor, coarse: Tensor, distance: Tensor, { power }: Parameters): Tensor {
  const joined = joinErrors(fine, coarse);
  return power
    ? mul(joined, pow(mul(loudnessOf(coarse), distance), power))
    : mul(joined, pow(distance, NEAREST_POWER));
}
