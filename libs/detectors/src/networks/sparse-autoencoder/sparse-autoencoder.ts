import {
  abs,
  add,
  clipByValue,
  div,
  log,
  mean,
  mul,
  sigmoid,
  sub,
  sum,
  type Scalar,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { DetectorDefinition, Network, WindowShape } from '../../definition';
import { detectorOptions } from '../../options';
import { activate, flattenWindows, unflattenWindows } from '../dense-stack';
import { plainAutoencoder } from '../plain-autoencoder';
import { lossOptions } from '../reconstruction-loss';
import { trainedNetwork, trainingOptions } from '../trained-network';
import { dense, denseWeights } from '../weights';

const optionsSchema = z.strictObject({
  ...detectorOptions({ windowLength: 48, folds: 2, trainingWindows: 50_000 }),
  ...trainingOptions,
  ...lossOptions,
  codeSize: z.int().min(1).max(4096).default(128).describe('Units of the code'),
  sparsity: z
    .enum(['l1', 'kl'])
    .default('l1')
    .describe('l1 makes activity small; kl holds the mean activity of each unit near its target'),
  sparsityWeight: z.number().min(0).max(100).default(0.0005).describe('Weight of sparsity against the error'),
  targetActivity: z.number().gt(0).lt(1).default(0.05).describe('Mean activity of a unit that kl aims at'),
});

export type SparseAutoencoderOptions = z.infer<typeof optionsSchema>;

/**
 * A wide code of which few units are active at a time.
 * Works where normal operation is a mixture of many distinct patterns; fails where sparsity outweighs small channels.
 * Assumes channels scaled to about [0, 1].
 * Costs two products with a `[steps · channels, code]` matrix per window.
 * @see Ng, Sparse autoencoder, CS294A lecture notes (2011)
 */
export const sparseAutoencoder: DetectorDefinition<SparseAutoencoderOptions> = {
  summary: 'A wide code of which few units are active at a time',
  optionsSchema,
  create: createNetwork,
};

function createNetwork(options: SparseAutoencoderOptions, shape: WindowShape): Network {
  const { codeSize, sparsity, sparsityWeight, targetActivity } = options;
  const dimensions = shape.steps * shape.channels;
  const parts = plainAutoencoder(options, shape, {
    initialise: (random) => [
      ...denseWeights('encoder', dimensions, codeSize, random),
      ...denseWeights('decoder', codeSize, dimensions, random),
    ],
    rebuild(parameters, batch) {
      const hidden = dense(parameters, 'encoder', flattenWindows(batch, shape));
      const code = sparsity === 'kl' ? sigmoid(hidden) : activate('elu', hidden);
      return { code, rebuilt: unflattenWindows(dense(parameters, 'decoder', code), shape) };
    },
    penalty: (_, code) =>
      mul(
        sparsity === 'kl' ? activityDivergence(code, targetActivity) : mean(abs(code)),
        sparsityWeight,
      ) as Scalar,
  });
  return trainedNetwork(options, parts);
}

/** Divergence of each unit's mean activity from its target, summed over the units. @param code `[batch, unit]`, within 0 to 1 */
function activityDivergence(code: Tensor, target: number): Scalar {
  const activity = clipByValue(mean(code, 0), 1e-4, 1 - 1e-4);
  const active = mul(log(div(target, activity)), target);
  const idle = mul(log(div(1 - target, sub(1, activity))), 1 - target);
  return sum(add(active, idle));
}
