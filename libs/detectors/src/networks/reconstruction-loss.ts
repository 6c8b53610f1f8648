import {
  abs,
  add,
  clipByValue,
  exp,
  log,
  mean,
  minimum,
  mul,
  neg,
  square,
  squaredDifference,
  sub,
  type Scalar,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { z } from 'zod';

/** Option of networks that may be fitted to several measures of error. */
export const lossOptions = {
  loss: z
    .enum(['squared-error', 'huber', 'cross-entropy', 'gaussian'])
    .default('squared-error')
    .describe(
      'Error to make small; cross-entropy is for values within [0, 1], gaussian learns the noise of each channel',
    ),
};

export type LossOptions = z.infer<z.ZodObject<typeof lossOptions>>;

/** Scaled distance beyond which the Huber loss grows no faster than the distance. */
const HUBER_DISTANCE = 0.1;
const SMALLEST_PROBABILITY = 1e-4;

/**
 * Mean error over a batch.
 * @param actual `[batch, time, channel]`
 * @param expected `[batch, time, channel]`
 * @param logNoise logarithmic variance of each channel, `[channel]`; for `gaussian`
 */
export function reconstructionLoss(
  { loss }: LossOptions,
  actual: Tensor,
  expected: Tensor,
  logNoise: Tensor | undefined,
): Scalar {
  const squares = () => squaredDifference(actual, expected);
  switch (loss) {
    case 'squared-error':
      return mean(squares());
    case 'huber': {
      const distance = abs(sub(actual, expected));
      const near = minimum(distance, HUBER_DISTANCE);
      return mean(add(square(near), mul(sub(distance, near), 2 * HUBER_DISTANCE)));
    }
    case 'cross-entropy': {
      const truth = clipByValue(actual, 0, 1);
      const held = clipByValue(expected, SMALLEST_PROBABILITY, 1 - SMALLEST_PROBABILITY);
      return neg(mean<Scalar>(add(mul(truth, log(held)), mul(sub(1, truth), log(sub(1, held))))));
    }
    case 'gaussian':
      return mean(add(mul(squares(), exp(neg(logNoise!))), logNoise!));
  }
}
