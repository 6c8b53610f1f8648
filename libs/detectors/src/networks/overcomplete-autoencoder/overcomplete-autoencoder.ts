import { addN, mul, square, sum, type Scalar } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { DetectorDefinition, Network, Parameters, WindowShape } from '../../definition';
import { detectorOptions } from '../../options';
import { activate, activationOption, flattenWindows, unflattenWindows } from '../dense-stack';
import { plainAutoencoder } from '../plain-autoencoder';
import { lossOptions } from '../reconstruction-loss';
import { trainedNetwork, trainingOptions } from '../trained-network';
import { dense, denseWeights } from '../weights';

const optionsSchema = z.strictObject({
  ...detectorOptions({ windowLength: 48, folds: 2, trainingWindows: 50_000 }),
  ...trainingOptions,
  ...lossOptions,
  expansion: z.number().min(1).max(16).default(1.5).describe('Units of the code over values in the window'),
  weightDecay: z
    .number()
    .min(0)
    .max(1)
    .default(0.0001)
    .describe('Weight of the squared weights against the error; keeps the code from copying'),
  activation: activationOption,
});

export type OvercompleteAutoencoderOptions = z.infer<typeof optionsSchema>;

/**
 * One hidden layer larger than the window, held back from copying by weight decay.
 * Works where many small patterns overlap; fails, by copying, where weight decay is too small for the noise.
 * Assumes channels scaled to about [0, 1]. Costs more than a narrow network of the same depth.
 * @see Goodfellow, Bengio and Courville, Deep Learning (2016), section 14.2
 */
export const overcompleteAutoencoder: DetectorDefinition<OvercompleteAutoencoderOptions> = {
  summary: 'A code larger than the window, held back by weight decay',
  optionsSchema,
  create: createNetwork,
};

function createNetwork(options: OvercompleteAutoencoderOptions, shape: WindowShape): Network {
  const dimensions = shape.steps * shape.channels;
  const units = Math.ceil(options.expansion * dimensions);
  const parts = plainAutoencoder(options, shape, {
    initialise: (random) => [
      ...denseWeights('encoder', dimensions, units, random),
      ...denseWeights('decoder', units, dimensions, random),
    ],
    rebuild(parameters, batch) {
      const code = activate(options.activation, dense(parameters, 'encoder', flattenWindows(batch, shape)));
      return { code, rebuilt: unflattenWindows(dense(parameters, 'decoder', code), shape) };
    },
    penalty: (parameters) => mul(squaredWeights(parameters), options.weightDecay / 2),
  });
  return trainedNetwork(options, parts);
}

/** Sum over all weights but biases. */
function squaredWeights(parameters: Parameters): Scalar {
  const kernels = Object.keys(parameters).filter((name) => name.endsWith('.kernel'));
  return addN(kernels.map((name) => sum(square(parameters[name]!)))) as Scalar;
}
