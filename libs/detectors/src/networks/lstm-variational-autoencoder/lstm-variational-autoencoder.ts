import { add, sub, type Tensor } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { DetectorDefinition, Network, Parameters, WindowShape } from '../../definition';
import { detectorOptions } from '../../options';
import { estimateNoise } from '../estimate-noise';
import { cutPatches, decodeSequence, encodeSequence, joinPatches, sequenceOptions, sequenceWeights } from '../sequence';
import { trainedNetwork, trainingOptions } from '../trained-network';
import {
  reconstructionProbability,
  reparameterise,
  variationalLoss,
  variationalOptions,
  type Posterior,
} from '../variational';
import { dense, denseWeights } from '../weights';
import { wholePatches } from '../whole-patches';

const optionsSchema = z
  .strictObject({
    ...detectorOptions({ windowLength: 48, folds: 2, trainingWindows: 50_000 }),
    ...trainingOptions,
    ...sequenceOptions,
    ...variationalOptions,
  })
  .superRefine(wholePatches);

export type LstmVariationalAutoencoderOptions = z.infer<typeof optionsSchema>;

/**
 * An LSTM autoencoder whose code is a normal distribution: the encoder gives its mean and logarithmic variance, and
 * windows are scored by how probable they are under the reconstructions of several draws.
 * Works where a smooth, small code holds normal operation; fails where rare regimes are pulled towards common ones.
 * Assumes channels scaled to about [0, 1].
 * @see Kingma and Welling, Auto-encoding variational Bayes (2014)
 * @see Park, Hoshi and Kemp, A multimodal anomaly detector for robot-assisted feeding using an LSTM-based VAE (2018)
 */
export const lstmVariationalAutoencoder: DetectorDefinition<LstmVariationalAutoencoderOptions> = {
  summary: 'LSTM autoencoder with a normal code, scored by reconstruction probability',
  optionsSchema,
  create: createNetwork,
};

function createNetwork(options: LstmVariationalAutoencoderOptions, shape: WindowShape): Network {
  const { units, codeSize, patchLength, reversedDecoder } = options;
  const encode = (parameters: Parameters, batch: Tensor): Posterior => {
    const state = encodeSequence(parameters, cutPatches(sub(batch, 0.5), shape, patchLength));
    return { mean: dense(parameters, 'mean', state), logVariance: dense(parameters, 'logVariance', state) };
  };
  const decode = (parameters: Parameters, code: Tensor) => {
    const hidden = decodeSequence(parameters, code, shape.steps / patchLength, reversedDecoder);
    return add(joinPatches(parameters, hidden, shape), 0.5);
  };
  return trainedNetwork(options, {
    initialise: (random) => [
      ...sequenceWeights(options, shape, codeSize, random),
      ...denseWeights('mean', units, codeSize, random),
      ...denseWeights('logVariance', units, codeSize, random),
    ],
    noiseShapes: [[codeSize]],
    loss(parameters, { batch, noise, progress }) {
      const posterior = encode(parameters, batch);
      const expected = decode(parameters, reparameterise(posterior, noise[0]!));
      return variationalLoss(batch, expected, posterior, progress, options, shape);
    },
    estimate: async (learnt, run) => [
      await estimateNoise(learnt, run, (parameters, batch) => decode(parameters, encode(parameters, batch).mean)),
    ],
    reconstruct: (parameters, batch) =>
      reconstructionProbability(
        batch,
        encode(parameters, batch),
        (code) => decode(parameters, code),
        parameters['noise']!,
        options,
      ),
  });
}
