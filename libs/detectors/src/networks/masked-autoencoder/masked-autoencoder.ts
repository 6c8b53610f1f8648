import { z } from 'zod';
import type { NetworkDefinition } from '../../types/network';
import { lossOptions } from '../layers/reconstruction-loss';
import { trainedDetectorOptions, trainedNetwork } from '../layers/trained-network';
import { wholePatches } from '../layers/whole-patches';
import { maskedOptions, maskedParts } from './masked-parts';

const optionsSchema = z
  .strictObject({
    ...trainedDetectorOptions({ windowLength: 32, maxSteps: 800, batchSize: 24, learningRate: 0.004 }),
    ...lossOptions,
    ...maskedOptions,
  })
  .superRefine(wholePatches)
  .superRefine(({ width, heads }, context) => {
    if (width % heads === 0) return;
    const nearest = Math.max(1, Math.round(width / heads)) * heads;
    context.addIssue({
      code: 'custom',
      path: ['width'],
      message: `${width} is not a multiple of heads ${heads}; use ${nearest}`,
    });
  });

type MaskedAutoencoderOptions = z.infer<typeof optionsSchema>;

/**
 * Most patches of the window are masked, and a small transformer rebuilds them from the visible ones: it must learn how
 * channels and steps depend on each other, and cannot copy.
 * Works where channels are related, because a patch is judged by the others alone; fails on channels that no other
 * channel explains: their fast detail looks like noise. Assumes channels scaled to about [0, 1].
 * Costs attention over `steps / patchLength · channels` tokens, squared, for each scoring mask.
 * @see He et al., Masked autoencoders are scalable vision learners (2022)
 */
export const maskedAutoencoder: NetworkDefinition<MaskedAutoencoderOptions> = {
  summary: 'Masked patches, rebuilt from the others by a small transformer, which cannot copy',
  optionsSchema,
  create: (options, shape) => trainedNetwork(options, shape, maskedParts(options, shape)),
};
