import { z } from 'zod';
import type { NetworkDefinition } from '../../types/network';
import { noiseOptions } from '../layers/noise';
import { plainAutoencoder } from '../layers/plain-autoencoder';
import { lossOptions } from '../layers/reconstruction-loss';
import { trainedDetectorOptions, trainedNetwork } from '../layers/trained-network';
import { convolutionalOptions, convolutionalParts } from './convolutional-parts';

const optionsSchema = z.strictObject({
  ...trainedDetectorOptions({ maxSteps: 600 }),
  ...lossOptions,
  ...noiseOptions,
  ...convolutionalOptions,
});

type ConvolutionalAutoencoderOptions = z.infer<typeof optionsSchema>;

/**
 * Filters along time, pooled down to a small code and brought back up.
 * Works on local shapes that come at any moment, such as oscillations and strokes; fails on relations over spans longer
 * than its levels reach. Assumes channels scaled to about [0, 1].
 * Costs a few times as much as a stacked network, and more with more filters and steps.
 * @see Masci et al., Stacked convolutional auto-encoders for hierarchical feature extraction (2011)
 * @see Ronneberger, Fischer and Brox, U-Net (2015), for the skips
 */
export const convolutionalAutoencoder: NetworkDefinition<ConvolutionalAutoencoderOptions> = {
  summary: 'Filters along time, pooled down to a code: local shapes at any moment',
  optionsSchema,
  create: (options, shape) =>
    trainedNetwork(options, shape, plainAutoencoder(options, shape, convolutionalParts(options, shape))),
};
