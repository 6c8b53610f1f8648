import type { WeightArray } from '@kymo/domain';
import {
  abs,
  add,
  clipByValue,
  div,
  exp,
  log,
  minimum,
  mul,
  neg,
  sigmoid,
  square,
  squaredDifference,
  sub,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { Parameters, WindowShape } from '../../types/network';
import { uncentre } from './centre';
import { constant } from './weights';

/** Option of networks that can be trained with several losses. */
export const lossOptions = {
  loss: z
    .enum(['squared-error', 'huber', 'cross-entropy', 'gaussian'])
    .default('squared-error')
    .describe(
      'Error to minimise; cross-entropy is for values within [0, 1], gaussian learns the noise of each channel',
    ),
};

export type LossOptions = z.infer<z.ZodObject<typeof lossOptions>>;

/** How a window and its reconstruction are compared. */
export interface ReconstructionLoss {
  /** Trained weights of the comparison itself. */
  readonly weights: readonly WeightArray[];
  /** Turns an output about 0 into scaled units. */
  expected(parameters: Parameters, output: Tensor): Tensor;
  /** Loss of each value: `[batch, time, channel]`. */
  misfit(parameters: Parameters, actual: Tensor, expected: Tensor): Tensor;
  /** Error of each value for scoring, not negative: `[batch, time, channel]`. */
  error(parameters: Parameters, actual: Tensor, expected: Tensor): Tensor;
}

/** Scaled distance beyond which the Huber loss grows no faster than the distance. */
const HUBER_DISTANCE = 0.1;
const SMALLEST_PROBABILITY = 1e-4;
/** Initial noise of a Gaussian loss, logarithmic variance. */
const FIRST_LOG_NOISE = -4;

/** Common part of most losses. */
const plain = {
  weights: [],
  expected: uncentre,
  error: (_: Parameters, actual: Tensor, expected: Tensor) => squaredDifference(actual, expected),
};

export function reconstructionLoss({ loss }: LossOptions, { channels }: WindowShape): ReconstructionLoss {
  switch (loss) {
    case 'squared-error':
      return { ...plain, misfit: plain.error };
    case 'huber':
      return { ...plain, misfit: (_, actual, expected) => huber(sub(actual, expected)) };
    case 'cross-entropy':
      return {
        ...plain,
        expected: (_, output) => sigmoid(output),
        misfit: (_, actual, expected) => crossEntropy(actual, expected),
      };
    case 'gaussian':
      return {
        ...plain,
        weights: [constant('logNoise', [channels], FIRST_LOG_NOISE)],
        misfit: (parameters, actual, expected) =>
          add(overNoise(parameters, actual, expected), parameters['logNoise']!),
        error: overNoise,
      };
  }
}

function huber(difference: Tensor): Tensor {
  const distance = abs(difference);
  const near = minimum(distance, HUBER_DISTANCE);
  return add(square(near), mul(sub(distance, near), 2 * HUBER_DISTANCE));
}

function crossEntropy(actual: Tensor, expected: Tensor): Tensor {
  const truth = clipByValue(actual, 0, 1);
  const held = clipByValue(expected, SMALLEST_PROBABILITY, 1 - SMALLEST_PROBABILITY);
  return neg(add(mul(truth, log(held)), mul(sub(1, truth), log(sub(1, held)))));
}

/** Squared difference over the noise variance of the channel. */
function overNoise(parameters: Parameters, actual: Tensor, expected: Tensor): Tensor {
  return div(squaredDifference(actual, expected), exp(parameters['logNoise']!));
}
