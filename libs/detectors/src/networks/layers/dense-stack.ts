import type { Random } from '@kymo/statistics';
import type { WeightArray } from '@kymo/domain';
import {
  add,
  elu,
  matMul,
  relu,
  reshape,
  sigmoid,
  tanh,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { Parameters, WindowShape } from '../../types/network';
import { constant, dense, denseWeights } from './weights';

const activations = { elu, relu, sigmoid, tanh, linear: (input: Tensor) => input };

export const activationOption = z
  .enum(['elu', 'relu', 'sigmoid', 'tanh', 'linear'])
  .default('elu')
  .describe('Activation of the hidden layers');

/** Options of networks made of dense layers. */
export const denseOptions = {
  layers: z
    .array(z.int().min(1).max(4096))
    .max(8)
    .default([128, 64])
    .describe('Units of the encoder layers before the code; the decoder mirrors them'),
  activation: activationOption,
};

export type DenseOptions = z.infer<z.ZodObject<typeof denseOptions>>;

/** Applies an activation by its name. */
export function activate(name: DenseOptions['activation'], input: Tensor): Tensor {
  return activations[name](input);
}

/** Windows as rows, `[batch, time · channel]`. */
export function flattenWindows(batch: Tensor, { steps, channels }: WindowShape): Tensor {
  return reshape(batch, [batch.shape[0]!, steps * channels]);
}

/** Rows as windows, `[batch, time, channel]`. */
export function unflattenWindows(rows: Tensor, { steps, channels }: WindowShape): Tensor {
  return reshape(rows, [rows.shape[0]!, steps, channels]);
}

/** Weights of layers one after another: `sizes` from the input to the output. */
export function stackWeights(name: string, sizes: readonly number[], random: Random): WeightArray[] {
  return sizes.slice(1).flatMap((to, index) => denseWeights(`${name}.${index}`, sizes[index]!, to, random));
}

/** Dense layers with the activation between them; the last one is linear. @param input `[batch, from]` */
export function runStack(
  parameters: Parameters,
  name: string,
  layers: number,
  activation: DenseOptions['activation'],
  input: Tensor,
): Tensor {
  let hidden = input;
  for (let layer = 0; layer < layers; layer++) {
    hidden = dense(parameters, `${name}.${layer}`, hidden);
    if (layer < layers - 1) hidden = activate(activation, hidden);
  }
  return hidden;
}

/** Biases of a decoder that has its weights from the encoder; `sizes` as for the encoder. */
export function tiedBiases(name: string, sizes: readonly number[]): WeightArray[] {
  return sizes
    .slice(0, -1)
    .toReversed()
    .map((size, index) => constant(`${name}.${index}.bias`, [size], 0));
}

/** The layers of `encoder` backwards, by its transposed weights and the decoder's own biases. */
export function runTiedStack(
  parameters: Parameters,
  encoder: string,
  decoder: string,
  layers: number,
  activation: DenseOptions['activation'],
  code: Tensor,
): Tensor {
  let hidden = code;
  for (let layer = 0; layer < layers; layer++) {
    const kernel = parameters[`${encoder}.${layers - 1 - layer}.kernel`] as Tensor2D;
    hidden = add(matMul(hidden as Tensor2D, kernel, false, true), parameters[`${decoder}.${layer}.bias`]!);
    if (layer < layers - 1) hidden = activate(activation, hidden);
  }
  return hidden;
}
