import { add, mean, squaredDifference, sub, type Scalar, type Tensor } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { DetectorDefinition, Network, Parameters, WindowShape } from '../../definition';
import { detectorOptions } from '../../options';
import { cutPatches, decodeSequence, encodeSequence, joinPatches, sequenceOptions, sequenceWeights } from '../sequence';
import { trainedNetwork, trainingOptions } from '../trained-network';
import { dense, denseWeights } from '../weights';
import { wholePatches } from '../whole-patches';

const optionsSchema = z
  .strictObject({
    ...detectorOptions({ windowLength: 48, folds: 2, trainingWindows: 50_000 }),
    ...trainingOptions,
    ...sequenceOptions,
    codeSize: z.int().min(1).max(1024).default(32).describe('Units of the code between encoder and decoder'),
  })
  .superRefine(wholePatches);

export type LstmAutoencoderOptions = z.infer<typeof optionsSchema>;

/**
 * A sequence-to-sequence autoencoder: an encoder LSTM reads the window, its last state becomes the code, the code is
 * repeated to a decoder LSTM, and one dense layer turns each of its states into samples.
 * Works on dynamics that no linear subspace holds, such as regimes and their transitions; fails on short training parts
 * and reproduces fast detail poorly. Assumes channels scaled to about [0, 1].
 * @see Malhotra et al., LSTM-based encoder-decoder for multi-sensor anomaly detection (2016)
 * @see Srivastava, Mansimov and Salakhutdinov, Unsupervised learning of video representations using LSTMs (2015)
 */
export const lstmAutoencoder: DetectorDefinition<LstmAutoencoderOptions> = {
  summary: 'Encoder LSTM, repeated code, decoder LSTM: learns how windows unfold over time',
  optionsSchema,
  create: createNetwork,
};

function createNetwork(options: LstmAutoencoderOptions, shape: WindowShape): Network {
  const { units, codeSize, patchLength, reversedDecoder } = options;
  const rebuild = (parameters: Parameters, batch: Tensor) => {
    const sequence = cutPatches(sub(batch, 0.5), shape, patchLength);
    const code = dense(parameters, 'code', encodeSequence(parameters, sequence));
    const hidden = decodeSequence(parameters, code, sequence.shape[1], reversedDecoder);
    return add(joinPatches(parameters, hidden, shape), 0.5);
  };
  return trainedNetwork(options, {
    initialise: (random) => [
      ...sequenceWeights(options, shape, codeSize, random),
      ...denseWeights('code', units, codeSize, random),
    ],
    loss: (parameters, { batch }) => mean(squaredDifference(batch, rebuild(parameters, batch))) as Scalar,
    reconstruct: (parameters, batch) => ({ expected: rebuild(parameters, batch) }),
  });
}
