import { z } from 'zod';
import type { NetworkDefinition } from '../../types/network';
import { noiseOptions } from '../layers/noise';
import { plainAutoencoder } from '../layers/plain-autoencoder';
import { lossOptions } from '../layers/reconstruction-loss';
import { trainedDetectorOptions, trainedNetwork } from '../layers/trained-network';
import { overcompleteOptions, overcompleteParts } from './overcomplete-parts';

const optionsSchema = z.strictObject({
  ...trainedDetectorOptions({ maxSteps: 500 }),
  ...lossOptions,
  ...noiseOptions,
  ...overcompleteOptions,
});

type OvercompleteAutoencoderOptions = z.infer<typeof optionsSchema>;

/**
 * One hidden layer larger than the window, held back from copying by weight decay.
 * Works where many small patterns overlap; fails, by copying, where weight decay is too small for the noise.
 * Assumes channels scaled to about [0, 1]. Costs more than a narrow network of the same depth.
 * @see Goodfellow, Bengio and Courville, Deep Learning (2016), section 14.2
 */
export const overcompleteAutoencoder: NetworkDefinition<OvercompleteAutoencoderOptions> = {
  summary: 'A code larger than the window, held back by weight decay',
  optionsSchema,
  create: (options, shape) =>
    trainedNetwork(options, shape, plainAutoencoder(options, shape, overcompleteParts(options, shape))),
};
