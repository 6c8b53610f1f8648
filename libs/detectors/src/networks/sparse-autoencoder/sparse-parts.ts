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
import type { WindowShape } from '../../types/network';
import { activate, activationOption } from '../layers/dense-stack';
import type { PlainParts } from '../layers/plain-autoencoder';
import { wideParts } from '../layers/wide-parts';

export const sparseOptions = {
  codeSize: z.int().min(1).max(4096).default(128).describe('Units of the code'),
  sparsity: z
    .enum(['l1', 'kl'])
    .default('l1')
    .describe(
      'Sparsity penalty; l1 keeps activity small, kl keeps the mean activity of each unit near its target',
    ),
  sparsityWeight: z.number().min(0).max(100).default(0.0005).describe('Weight of sparsity against the error'),
  targetActivity: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.05)
    .describe('Target of the mean activity of a unit under kl'),
  activation: activationOption
    .unwrap()
    .default('elu')
    .describe('Activation of the code under l1; kl uses sigmoid'),
};

type SparseOptions = z.infer<z.ZodObject<typeof sparseOptions>>;

/** One hidden layer of which few units are active at a time. */
export function sparseParts(options: SparseOptions, shape: WindowShape): PlainParts {
  const { codeSize, sparsity, sparsityWeight, targetActivity, activation } = options;
  const isShare = sparsity === 'kl';
  return {
    ...wideParts(codeSize, (hidden) => (isShare ? sigmoid(hidden) : activate(activation, hidden)), shape),
    penalty: (_, code) =>
      mul(isShare ? activityDivergence(code, targetActivity) : mean(abs(code)), sparsityWeight) as Scalar,
  };
}

/** Divergence of each unit's mean activity from its target, summed over the units. @param code `[batch, unit]`, within 0 to 1 */
function activityDivergence(code: Tensor, target: number): Scalar {
  const activity = clipByValue(mean(code, 0), 1e-4, 1 - 1e-4);
  const active = mul(log(div(target, activity)), target);
  const idle = mul(log(div(1 - target, sub(1, activity))), 1 - target);
  return sum(add(active, idle));
}
