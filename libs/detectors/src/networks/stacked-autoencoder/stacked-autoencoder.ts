import { z } from 'zod';
import type { NetworkDefinition } from '../../types/network';
import { noiseOptions } from '../layers/noise';
import { plainAutoencoder } from '../layers/plain-autoencoder';
import { lossOptions } from '../layers/reconstruction-loss';
import { trainedDetectorOptions, trainedNetwork } from '../layers/trained-network';
import { stackedOptions, stackedParts } from './stacked-parts';

const optionsSchema = z.strictObject({
  ...trainedDetectorOptions(),
  ...lossOptions,
  ...noiseOptions,
  ...stackedOptions,
});

type StackedAutoencoderOptions = z.infer<typeof optionsSchema>;

/**
 * Dense layers down to a small code and mirrored back up.
 * Works on curved relations between channels and steps, at little cost; fails where the moment of an event within the
 * window varies, since each step has weights of its own. Assumes channels scaled to about [0, 1].
 * Costs a product per layer and window: the cheapest network that is not linear.
 * @see Hinton and Salakhutdinov, Reducing the dimensionality of data with neural networks (2006)
 */
export const stackedAutoencoder: NetworkDefinition<StackedAutoencoderOptions> = {
  summary: 'Dense layers down to a code and back up: curved relations at little cost',
  optionsSchema,
  create: (options, shape) =>
    trainedNetwork(options, shape, plainAutoencoder(options, shape, stackedParts(options, shape))),
};
