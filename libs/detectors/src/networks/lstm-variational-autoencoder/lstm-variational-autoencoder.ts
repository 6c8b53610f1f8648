import { add, sub } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { DetectorDefinition, Network, WindowShape } from '../../definition';
import { detectorOptions } from '../../options';
import {
  cutPatches,
  decodeSequence,
  encodeSequence,
  joinPatches,
  sequenceOptions,
  sequenceWeights,
} from '../sequence';
import { trainedNetwork, trainingOptions } from '../trained-network';
import { variationalOptions, variationalParts } from '../variational';
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
 * Costs what the LSTM autoencoder costs to fit, and one decoder more for each draw to score.
 * @see Kingma and Welling, Auto-encoding variational Bayes (2014)
 * @see Park, Hoshi and Kemp, A multimodal anomaly detector for robot-assisted feeding using an LSTM-based VAE (2018)
 */
export const lstmVariationalAutoencoder: DetectorDefinition<LstmVariationalAutoencoderOptions> = {
  summary: 'LSTM autoencoder with a normal code, scored by reconstruction probability',
  optionsSchema,
  create: createNetwork,
};

function createNetwork(options: LstmVariationalAutoencoderOptions, shape: WindowShape): Network {
  const { units, codeSize, patchLength } = options;
  const parts = variationalParts(options, shape, {
    initialise: (random) => [
      ...sequenceWeights(options, shape, codeSize, random),
      ...denseWeights('mean', units, codeSize, random),
      ...denseWeights('logVariance', units, codeSize, random),
    ],
    encode(parameters, batch) {
      const state = encodeSequence(options, parameters, cutPatches(sub(batch, 0.5), shape, patchLength));
      return { mean: dense(parameters, 'mean', state), logVariance: dense(parameters, 'logVariance', state) };
    },
    decode(parameters, code) {
      const hidden = decodeSequence(options, parameters, code, shape.steps / patchLength);
      return add(joinPatches(parameters, hidden, shape), 0.5);
    },
  });
  return trainedNetwork(options, parts);
}
