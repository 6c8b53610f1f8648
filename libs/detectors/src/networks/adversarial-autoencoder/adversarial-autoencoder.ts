import { add, mean, mul, tanh, type Scalar, type Tensor } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { NetworkDefinition, Network, Parameters, WindowShape } from '../../types/network';
import { centre } from '../layers/centre';
import {
  activate,
  denseOptions,
  flattenWindows,
  runStack,
  stackWeights,
  unflattenWindows,
} from '../layers/dense-stack';
import { lossOptions, reconstructionLoss } from '../layers/reconstruction-loss';
import { trainedDetectorOptions, trainedNetwork } from '../layers/trained-network';
import { adversarialLoss } from './adversarial-loss';

const optionsSchema = z.strictObject({
  ...trainedDetectorOptions(),
  ...lossOptions,
  ...denseOptions,
  codeSize: z.int().min(1).max(4096).default(24).describe('Units of the code that both decoders share'),
  adversarialShare: z
    .number()
    .min(0)
    .max(0.9)
    .default(0.5)
    .describe(
      'Weight of the adversarial game against plain reconstruction at the end of the training; it grows from 0',
    ),
  sensitivity: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe(
      'Weight in the score of the second decoder’s reconstruction of the first one’s window; higher detects more',
    ),
});

type AdversarialAutoencoderOptions = z.infer<typeof optionsSchema>;

/**
 * One encoder, two decoders: both rebuild the window, then the second learns to tell the windows of the first from real
 * ones, and the first to deceive it. Passing through both enlarges small deviations.
 * Works on faults so mild that a plain network nearly rebuilds them; fails where the training is too short for the two
 * decoders to settle, and on values far outside the scaled range.
 * Assumes channels scaled to about [0, 1]. Costs three times as much as a stacked network to fit, twice as much to score.
 * @see Audibert et al., USAD: unsupervised anomaly detection on multivariate time series (2020), https://doi.org/10.1145/3394486.3403392
 */
export const adversarialAutoencoder: NetworkDefinition<AdversarialAutoencoderOptions> = {
  summary: 'Two decoders trained against each other, so that mild faults are enlarged',
  optionsSchema,
  create: createNetwork,
};

function createNetwork(options: AdversarialAutoencoderOptions, shape: WindowShape): Network {
  const { layers, activation, codeSize, adversarialShare, sensitivity } = options;
  const sizes = [shape.steps * shape.channels, ...layers, codeSize];
  const depth = sizes.length - 1;
  const loss = reconstructionLoss(options, shape);

  const encode = (parameters: Parameters, batch: Tensor) => {
    const rows = flattenWindows(centre(parameters, batch), shape);
    return activate(activation, runStack(parameters, 'encoder', depth, activation, rows));
  };
  /** Bounded by tanh, because the second decoder would diverge in the game; cross-entropy is bounded by itself. */
  const decode = (parameters: Parameters, decoder: string, code: Tensor) => {
    const output = unflattenWindows(runStack(parameters, decoder, depth, activation, code), shape);
    return loss.expected(parameters, options.loss === 'cross-entropy' ? output : tanh(output));
  };
  const rebuild = (parameters: Parameters, decoder: string, batch: Tensor) =>
    decode(parameters, decoder, encode(parameters, batch));

  return trainedNetwork(options, shape, {
    code: { encode, decode: (parameters, code) => decode(parameters, 'first', code) },
    initialise: (random) => [
      ...stackWeights('encoder', sizes, random),
      ...stackWeights('first', sizes.toReversed(), random),
      ...stackWeights('second', sizes.toReversed(), random),
      ...loss.weights,
    ],
    loss: (parameters, { batch, progress }) =>
      adversarialLoss({
        parameters,
        batch,
        rebuild,
        distance: (one, other): Scalar => mean(loss.misfit(parameters, one, other)),
        share: mul(progress, adversarialShare),
      }),
    reconstruct(parameters, batch) {
      const expected = rebuild(parameters, 'first', batch);
      const again = rebuild(parameters, 'second', expected);
      const direct = mul(loss.error(parameters, batch, expected), 1 - sensitivity);
      return { expected, error: add(direct, mul(loss.error(parameters, batch, again), sensitivity)) };
    },
  });
}
