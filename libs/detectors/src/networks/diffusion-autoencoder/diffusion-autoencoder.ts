import { z } from 'zod';
import type { NetworkDefinition } from '../../types/network';
import { trainedDetectorOptions, trainedNetwork } from '../layers/trained-network';
import { diffusionOptions, diffusionParts } from './diffusion-parts';

const optionsSchema = z.strictObject({
  ...trainedDetectorOptions(),
  ...diffusionOptions,
});

type DiffusionAutoencoderOptions = z.infer<typeof optionsSchema>;

/**
 * A denoiser for every noise level. To score a window, noise is added and removed again: normal values come back, abnormal
 * ones are lost in the noise.
 * Works where normal operation has many shapes that no small code holds; fails on faults smaller than the lowest noise
 * level, and where the noise levels are so high that normal detail is lost, too. Assumes channels scaled to about [0, 1].
 * Costs two passes through the denoiser for each noise level; the noise is always the same, so a score repeats.
 * @see Karras et al., Elucidating the design space of diffusion-based generative models (2022), table 1
 * @see Wyatt et al., AnoDDPM: anomaly detection with denoising diffusion probabilistic models (2022), for the part-way noise
 */
export const diffusionAutoencoder: NetworkDefinition<DiffusionAutoencoderOptions> = {
  summary: 'Adds noise to a window and removes it again: abnormal values do not come back',
  optionsSchema,
  create: (options, shape) => trainedNetwork(options, shape, diffusionParts(options, shape)),
};
