import { z } from 'zod';
import type { NetworkDefinition, Network, WindowShape } from '../../definition';
import { centre, uncentre } from '../centre';
import {
  adaptSequenceToLength,
  cutPatches,
  decodeSequence,
  encodeSequence,
  joinPatches,
  sequenceOptions,
  sequenceWeights,
} from '../sequence';
import { trainedDetectorOptions, trainedNetwork } from '../trained-network';
import { posteriorOf, posteriorWeights, variationalOptions, variationalParts } from '../variational';
import { wholePatches } from '../whole-patches';

const optionsSchema = z
  .strictObject({
    ...trainedDetectorOptions(),
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
export const lstmVariationalAutoencoder: NetworkDefinition<LstmVariationalAutoencoderOptions> = {
  summary: 'LSTM autoencoder with a normal code, scored by reconstruction probability',
  optionsSchema,
  adapt: adaptSequenceToLength,
  create: createNetwork,
};

function createNetwork(options: LstmVariationalAutoencoderOptions, shape: WindowShape): Network {
  const { units, codeSize, patchLength } = options;
  const parts = variationalParts(options, shape, {
    initialise: (random) => [
      ...sequenceWeights(options, shape, codeSize, random),
      ...posteriorWeights(units, codeSize, random),
    ],
    encode(parameters, batch) {
      const patches = cutPatches(centre(parameters, batch), shape, patchLength);
      return posteriorOf(parameters, encodeSequence(options, parameters, patches));
    },
    decode(parameters, code) {
      const hidden = decodeSequence(options, parameters, code, shape.steps / patchLength);
      return uncentre(parameters, joinPatches(parameters, hidden, shape));
    },
  });
  return trainedNetwork(options, shape, parts);
}
