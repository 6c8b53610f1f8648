import type { Random } from '@kymo/statistics';
import type { WeightArray } from '@kymo/domain';
import { add, matMul, reshape, tensor, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import type { Parameters } from '../../types/network';

/** Weights as tensors, by name; constants of a function that is compiled. */
export function tensorsOf(weights: readonly WeightArray[]): Parameters {
  return Object.fromEntries(weights.map(({ name, shape, values }) => [name, tensor(values, [...shape])]));
}

/** Weights drawn uniformly so that signals keep their variance. @see Glorot and Bengio (2010), equation 16 */
function glorot(name: string, shape: readonly [number, number], random: Random): WeightArray {
  const limit = Math.sqrt(6 / (shape[0] + shape[1]));
  const values = Float32Array.from({ length: shape[0] * shape[1] }, () => (2 * random() - 1) * limit);
  return { name, shape, values };
}

export function constant(name: string, shape: readonly number[], value: number): WeightArray {
  const size = shape.reduce((product, length) => product * length, 1);
  return { name, shape, values: new Float32Array(size).fill(value) };
}

/** Weights of a dense layer: `<name>.kernel` `[from, to]` and `<name>.bias` `[to]`. */
export function denseWeights(name: string, from: number, to: number, random: Random): WeightArray[] {
  return [glorot(`${name}.kernel`, [from, to], random), constant(`${name}.bias`, [to], 0)];
}

/** A dense layer over the last axis. @param input `[..., from]` @returns `[..., to]` */
export function dense(parameters: Parameters, name: string, input: Tensor): Tensor {
  const kernel = parameters[`${name}.kernel`] as Tensor2D;
  const lead = input.shape.slice(0, -1);
  const rows = lead.reduce((product, length) => product * length, 1);
  const flat = reshape(input, [rows, kernel.shape[0]]) as Tensor2D;
  return reshape(add(matMul(flat, kernel), parameters[`${name}.bias`]!), [...lead, kernel.shape[1]]);
}

/** Weights of an LSTM: `<name>.kernel`, `<name>.recurrent`, `<name>.bias`; the forget gate starts open. */
export function lstmWeights(name: string, from: number, units: number, random: Random): WeightArray[] {
  const bias = constant(`${name}.bias`, [4 * units], 0);
  bias.values.fill(1, units, 2 * units);
  return [
    glorot(`${name}.kernel`, [from, 4 * units], random),
    glorot(`${name}.recurrent`, [units, 4 * units], random),
    bias,
  ];
}

/** Weights of a GRU: `<name>.kernel`, `<name>.recurrent`, `<name>.bias`. */
export function gruWeights(name: string, from: number, units: number, random: Random): WeightArray[] {
  return [
    glorot(`${name}.kernel`, [from, 3 * units], random),
    glorot(`${name}.recurrent`, [units, 3 * units], random),
    constant(`${name}.bias`, [3 * units], 0),
  ];
}
