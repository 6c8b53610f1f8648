import { addN, mul, square, sum, type Scalar } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { Parameters, WindowShape } from '../../types/network';
import { activate, activationOption } from '../layers/dense-stack';
import type { PlainParts } from '../layers/plain-autoencoder';
import { wideParts } from '../layers/wide-parts';

export const overcompleteOptions = {
  expansion: z.number().min(1).max(16).default(1.1).describe('Units of the code per value of the window'),
  weightDecay: z
    .number()
    .min(0)
    .max(1)
    .default(0.0001)
    .describe('Weight of the squared weights against the error; prevents copying'),
  activation: activationOption,
};

type OvercompleteOptions = z.infer<z.ZodObject<typeof overcompleteOptions>>;

/** One hidden layer larger than the window, its weights held small. */
export function overcompleteParts(options: OvercompleteOptions, shape: WindowShape): PlainParts {
  const units = Math.ceil(options.expansion * shape.steps * shape.channels);
  return {
    ...wideParts(units, (hidden) => activate(options.activation, hidden), shape),
    penalty: (parameters) => mul(squaredWeights(parameters), options.weightDecay / 2),
  };
}

/** Sum over all weights but biases. */
function squaredWeights(parameters: Parameters): Scalar {
  const kernels = Object.keys(parameters).filter((name) => name.endsWith('.kernel'));
  return addN(kernels.map((name) => sum(square(parameters[name]!)))) as Scalar;
}
