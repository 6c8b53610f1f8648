import { add, concat, div, log, square, zerosLike } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { NetworkDefinition, Network, WindowShape } from '../../types/network';
import { linearPath, linearPathOptions, type LinearPath } from '../layers/linear-path';
import {
  adaptSequenceToLength,
  cutPatches,
  decodeSequence,
  encodeSequence,
  SEQUENCE_MARGIN,
  joinPatches,
  sequenceOptions,
  sequenceWeights,
} from '../layers/sequence';
import { trainedDetectorOptions, trainedNetwork } from '../layers/trained-network';
import {
  posteriorOf,
  posteriorWeights,
  variationalOptions,
  variationalParts,
  type VariationalParts,
} from '../layers/variational';
import { wholePatches } from '../layers/whole-patches';

const optionsSchema = z
  .strictObject({
    ...trainedDetectorOptions({ margin: SEQUENCE_MARGIN }),
    ...sequenceOptions,
    ...variationalOptions,
    ...linearPathOptions,
  })
  .superRefine(wholePatches);

type LstmVariationalAutoencoderOptions = z.infer<typeof optionsSchema>;

/**
 * An LSTM autoencoder whose code is a normal distribution: the encoder gives its mean and logarithmic variance, and
 * windows are scored by how probable they are under the reconstructions of several draws. Probabilistic
 * principal components, a few of them, rebuild the linear part. The band is wider where the draws differ more than usual,
 * narrower where they differ less.
 * Works where a smooth, small code holds normal operation; fails where rare regimes are pulled towards common ones.
 * Assumes channels scaled to about [0, 1].
 * Costs what the LSTM autoencoder costs to fit, and one decoder more for each draw to score.
 * @see Kingma and Welling, Auto-encoding variational Bayes (2014)
 * @see Tipping and Bishop, Probabilistic principal component analysis (1999)
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
  const path = linearPath(options, shape);
  const parts: VariationalParts = {
    initialise: (random) => [
      ...sequenceWeights(options, shape, codeSize, random),
      ...posteriorWeights(units, codeSize, random),
    ],
    encode(parameters, batch) {
      const patches = cutPatches(batch, shape, patchLength);
      return posteriorOf(parameters, encodeSequence(options, parameters, patches));
    },
    decode(parameters, code) {
      const hidden = decodeSequence(options, parameters, code, shape.steps / patchLength);
      return joinPatches(parameters, hidden, shape);
    },
  };
  const whole = path ? besidePath(parts, path) : parts;
  const widened = { ...options, codeSize: codeSize + (path?.size ?? 0) };
  return trainedNetwork(options, shape, variationalParts(widened, shape, whole));
}

/** The same beside a linear path; the variance of the path's part of the code is that of its residual. */
function besidePath(parts: VariationalParts, path: LinearPath): VariationalParts {
  return {
    ...parts,
    prepare: path.prepare,
    initialise: (random) => path.silence(parts.initialise(random)),
    encode(parameters, batch, condition) {
      const linear = path.encode(parameters, batch);
      const { mean, logVariance } = parts.encode(parameters, path.rest(parameters, batch, linear), condition);
      const spread = log(square(div(parameters['linear.rest']!, parameters['linear.deviations']!)));
      return {
        mean: concat([linear, mean], 1),
        logVariance: concat([add(zerosLike(linear), spread), logVariance], 1),
      };
    },
    decode(parameters, code, condition) {
      const [linear, own] = path.split(code);
      return path.join(parameters, linear, parts.decode(parameters, own, condition));
    },
  };
}
