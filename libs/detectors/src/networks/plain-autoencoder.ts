import type { Random, WeightArray } from '@kymo/domain';
import {
  add,
  div,
  exp,
  sigmoid,
  squaredDifference,
  sub,
  type Scalar,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { Parameters, WindowShape } from '../definition';
import { reconstructionLoss, type LossOptions } from './reconstruction-loss';
import type { TrainedParts } from './trained-network';
import { constant } from './weights';

export interface PlainParts {
  initialise(random: Random): WeightArray[];
  /** @param batch `[batch, time, channel]`, centred about 0 @returns the code and the window rebuilt, centred about 0 */
  rebuild(parameters: Parameters, batch: Tensor): { readonly code: Tensor; readonly rebuilt: Tensor };
  /** What is added to the error: on the code or on the weights. */
  penalty?(parameters: Parameters, code: Tensor): Scalar;
}

/** Middle of the scaled range. */
const CENTRE = 0.5;
/** Noise that a Gaussian loss begins with, logarithmic variance. */
const FIRST_LOG_NOISE = -4;

/** An autoencoder whose code is a point: rebuilds its input and is fitted to the error it makes. */
export function plainAutoencoder(
  options: LossOptions,
  { channels }: WindowShape,
  parts: PlainParts,
): TrainedParts {
  const gaussian = options.loss === 'gaussian';
  const run = (parameters: Parameters, batch: Tensor) => {
    const { code, rebuilt } = parts.rebuild(parameters, sub(batch, CENTRE));
    return { code, expected: options.loss === 'cross-entropy' ? sigmoid(rebuilt) : add(rebuilt, CENTRE) };
  };
  return {
    initialise: (random) => [
      ...parts.initialise(random),
      ...(gaussian ? [constant('logNoise', [channels], FIRST_LOG_NOISE)] : []),
    ],
    loss(parameters, { batch, input }) {
      const { code, expected } = run(parameters, input);
      const error = reconstructionLoss(options, batch, expected, parameters['logNoise']);
      return parts.penalty ? add(error, parts.penalty(parameters, code)) : error;
    },
    reconstruct(parameters, batch) {
      const { expected } = run(parameters, batch);
      if (!gaussian) return { expected };
      return { expected, error: div(squaredDifference(batch, expected), exp(parameters['logNoise']!)) };
    },
  };
}
