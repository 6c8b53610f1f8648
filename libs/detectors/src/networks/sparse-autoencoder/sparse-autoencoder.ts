import { z } from 'zod';
import type { NetworkDefinition } from '../../types/network';
import { noiseOptions } from '../layers/noise';
import { plainAutoencoder } from '../layers/plain-autoencoder';
import { lossOptions } from '../layers/reconstruction-loss';
import { trainedDetectorOptions, trainedNetwork } from '../layers/trained-network';
import { sparseOptions, sparseParts } from './sparse-parts';

const optionsSchema = z.strictObject({
  ...trainedDetectorOptions(),
  ...lossOptions,
  ...noiseOptions,
  ...sparseOptions,
});

type SparseAutoencoderOptions = z.infer<typeof optionsSchema>;

/**
 * One hidden layer whose activity is penalised, so that few units describe each window.
 * Works where normal operation is a mixture of many distinct patterns; fails where the penalty outweighs the error of small
 * channels.
 * Assumes channels scaled to about [0, 1].
 * Costs two products with a `[steps · channels, code]` matrix per window.
 * @see Ng, Sparse autoencoder, CS294A lecture notes (2011)
 */
export const sparseAutoencoder: NetworkDefinition<SparseAutoencoderOptions> = {
  summary: 'A wide code of which few units are active at a time',
  optionsSchema,
  create: (options, shape) =>
    trainedNetwork(options, shape, plainAutoencoder(options, shape, sparseParts(options, shape))),
};
