import { add, sub, type Tensor } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { DetectorDefinition, Network, Parameters, WindowShape } from '../../definition';
import { detectorOptions } from '../../options';
import {
  activate,
  denseOptions,
  flattenWindows,
  runStack,
  stackWeights,
  unflattenWindows,
} from '../dense-stack';
import { trainedNetwork, trainingOptions } from '../trained-network';
import { variationalOptions, variationalParts, type Posterior } from '../variational';
import { dense, denseWeights } from '../weights';

const optionsSchema = z.strictObject({
  ...detectorOptions({ windowLength: 48, folds: 2, trainingWindows: 50_000 }),
  ...trainingOptions,
  ...denseOptions,
  ...variationalOptions,
});

export type VariationalAutoencoderOptions = z.infer<typeof optionsSchema>;

/**
 * Dense layers down to a normal distribution over codes and back up, scored by reconstruction probability.
 * Works where normal operation fills a smooth, small space; fails where rare regimes are pulled towards common ones.
 * Assumes channels scaled to about [0, 1].
 * Costs what a stacked network costs to fit, and one decoder more for each draw to score.
 * @see Kingma and Welling, Auto-encoding variational Bayes (2014)
 * @see An and Cho, Variational autoencoder based anomaly detection using reconstruction probability (2015)
 */
export const variationalAutoencoder: DetectorDefinition<VariationalAutoencoderOptions> = {
  summary: 'Dense layers with a normal code, scored by reconstruction probability',
  optionsSchema,
  create: createNetwork,
};

function createNetwork(options: VariationalAutoencoderOptions, shape: WindowShape): Network {
  const { layers, activation, codeSize } = options;
  const sizes = [shape.steps * shape.channels, ...layers];
  const last = sizes.at(-1)!;
  const parts = variationalParts(options, shape, {
    initialise: (random) => [
      ...stackWeights('encoder', sizes, random),
      ...denseWeights('mean', last, codeSize, random),
      ...denseWeights('logVariance', last, codeSize, random),
      ...stackWeights('decoder', [codeSize, ...sizes.toReversed()], random),
    ],
    encode(parameters: Parameters, batch: Tensor): Posterior {
      const rows = flattenWindows(sub(batch, 0.5), shape);
      const hidden = activate(activation, runStack(parameters, 'encoder', layers.length, activation, rows));
      return {
        mean: dense(parameters, 'mean', hidden),
        logVariance: dense(parameters, 'logVariance', hidden),
      };
    },
    decode: (parameters, code) =>
      add(unflattenWindows(runStack(parameters, 'decoder', sizes.length, activation, code), shape), 0.5),
  });
  return trainedNetwork(options, parts);
}
