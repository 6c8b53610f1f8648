import type { Random, WeightArray } from '@kymo/domain';
import {
  add,
  matMul,
  mul,
  reshape,
  sigmoid,
  split,
  stack,
  sub,
  tanh,
  unstack,
  zeros,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
} from '@tensorflow/tfjs-core';
import type { Parameters } from '../definition';
import { constant, dense, glorot } from './weights';

/** Weights of a GRU: `<name>.kernel`, `<name>.recurrent`, `<name>.bias`; gates in the order update, reset, candidate. */
export function gruWeights(name: string, from: number, units: number, random: Random): WeightArray[] {
  return [
    glorot(`${name}.kernel`, [from, 3 * units], random),
    glorot(`${name}.recurrent`, [units, 3 * units], random),
    constant(`${name}.bias`, [3 * units], 0),
  ];
}

/**
 * Gated recurrent units over a whole sequence, from a zero state; the reset gate acts on the recurrent product, so that
 * each step takes one product for all gates.
 * @param input `[batch, time, in]`
 * @param reverse reads the sequence from its end; the outputs keep the order of the inputs
 * @returns hidden state after each step, `[batch, time, units]`
 * @see Cho et al., Learning phrase representations using RNN encoder-decoder (2014), equations 5 to 8
 */
export function gru(parameters: Parameters, name: string, input: Tensor3D, reverse: boolean): Tensor3D {
  const recurrent = parameters[`${name}.recurrent`] as Tensor2D;
  const units = recurrent.shape[0];
  const steps = unstack(dense(parameters, name, input), 1);
  const inTurn = (list: readonly Tensor[]) => (reverse ? list.toReversed() : [...list]);
  let hidden: Tensor = zeros([input.shape[0], units]);
  const outputs = inTurn(steps).map((step) => {
    const [update, reset, candidate] = split(step, 3, 1) as [Tensor, Tensor, Tensor];
    const carried = split(matMul(hidden as Tensor2D, recurrent), 3, 1) as [Tensor, Tensor, Tensor];
    const kept = sigmoid(add(update, carried[0]));
    const proposed = tanh(add(candidate, mul(sigmoid(add(reset, carried[1])), carried[2])));
    hidden = add(proposed, mul(kept, sub(hidden, proposed)));
    return hidden;
  });
  return reshape(stack(inTurn(outputs), 1), [input.shape[0], steps.length, units]);
}
