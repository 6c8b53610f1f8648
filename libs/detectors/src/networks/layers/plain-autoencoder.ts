import type { Random } from '@kymo/statistics';
import type { WeightArray } from '@kymo/domain';
import { add, div, mean, type Scalar, type Tensor } from '@tensorflow/tfjs-core';
import type { Parameters, WindowShape } from '../../types/network';
import { averagesOverExamples } from './averages-over-examples';
import { centre } from './centre';
import { noiseOf, type NoiseOptions } from './noise';
import { reconstructionLoss, type LossOptions } from './reconstruction-loss';
import type { TrainedParts } from './trained-network';

export interface Encoded {
  /** `[batch, code]` */
  readonly code: Tensor;
  /** Passed from the encoder to the decoder beside the code. */
  readonly skipped?: readonly Tensor[];
}

export interface PlainParts {
  /** Weights that are fitted beforehand and not trained. */
  readonly prepare?: TrainedParts['prepare'];
  initialise(random: Random): WeightArray[];
  /** @param batch `[batch, time, channel]`, centred about 0 */
  encode(parameters: Parameters, batch: Tensor): Encoded;
  /** @returns the window rebuilt, `[batch, time, channel]`, centred about 0 */
  decode(parameters: Parameters, encoded: Encoded): Tensor;
  /** Whether the decoder needs more than the code. */
  readonly hasSkips?: boolean;
  /** Penalty added to the error, on the code or on the weights. */
  penalty?(parameters: Parameters, code: Tensor): Scalar;
}

/** An autoencoder with a deterministic code, trained on its reconstruction error. */
export function plainAutoencoder(
  options: LossOptions & NoiseOptions,
  shape: WindowShape,
  parts: PlainParts,
): TrainedParts {
  const loss = reconstructionLoss(options, shape);
  const encode = (parameters: Parameters, batch: Tensor) =>
    parts.encode(parameters, centre(parameters, batch));
  const decode = (parameters: Parameters, encoded: Encoded) =>
    loss.expected(parameters, parts.decode(parameters, encoded));
  return {
    code: {
      encode: (parameters, batch) => encode(parameters, batch).code,
      ...(!parts.hasSkips && { decode: (parameters, code) => decode(parameters, { code }) }),
    },
    prepare: parts.prepare,
    initialise: (random) => [...parts.initialise(random), ...loss.weights],
    loss(parameters, { batch, input }) {
      const encoded = encode(parameters, input);
      const error = mean<Scalar>(loss.misfit(parameters, batch, decode(parameters, encoded)));
      return parts.penalty ? add(error, parts.penalty(parameters, encoded.code)) : error;
    },
    reconstruct(parameters, batch) {
      const expected = decode(parameters, encode(parameters, batch));
      return { expected, error: div(loss.error(parameters, batch, expected), parameters['noise']!) };
    },
    async estimate(learnt, run) {
      const [errors] = await averagesOverExamples(learnt, run, (parameters, batch) => [
        loss.error(parameters, batch, decode(parameters, encode(parameters, batch))),
      ]);
      return [noiseOf(errors!, options)];
    },
  };
}
