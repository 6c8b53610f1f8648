import { z } from 'zod';
import type { NetworkDefinition, WindowShape } from '../../types/network';
import { flattenWindows, runStack, stackWeights, unflattenWindows } from '../layers/dense-stack';
import { noiseOptions } from '../layers/noise';
import { plainAutoencoder, type PlainParts } from '../layers/plain-autoencoder';
import { lossOptions } from '../layers/reconstruction-loss';
import { trainedDetectorOptions, trainedNetwork } from '../layers/trained-network';

const optionsSchema = z.strictObject({
  ...trainedDetectorOptions(),
  ...lossOptions,
  ...noiseOptions,
  codeSize: z.int().min(1).max(1024).default(32).describe('Units of the code'),
});

/**
 * One small layer, and one back up.
 * Works where few patterns make up a window; fails where the moment of an event within the window varies.
 * Assumes channels scaled to about [0, 1]. Costs two products for each window.
 */
export const bottleneckAutoencoder: NetworkDefinition<z.infer<typeof optionsSchema>> = {
  summary: 'One small layer and one back up',
  optionsSchema,
  create: (options, shape) =>
    trainedNetwork(options, shape, plainAutoencoder(options, shape, bottleneck(options.codeSize, shape))),
};

function bottleneck(codeSize: number, shape: WindowShape): PlainParts {
  const size = shape.steps * shape.channels;
  return {
    initialise: (random) => [
      ...stackWeights('encoder', [size, codeSize], random),
      ...stackWeights('decoder', [codeSize, size], random),
    ],
    encode: (parameters, batch) => ({
      code: runStack(parameters, 'encoder', 1, 'tanh', flattenWindows(batch, shape)),
    }),
    decode: (parameters, { code }) =>
      unflattenWindows(runStack(parameters, 'decoder', 1, 'tanh', code), shape),
  };
}
