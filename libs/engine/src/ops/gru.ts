import * as tf from '@tensorflow/tfjs-core';
import type { RecurrentOptions } from './lstm';

/**
 * Gated recurrent units over a whole sequence, from a zero state; the reset gate acts on the recurrent product, so that
 * each step takes one product for all gates.
 * @param input `[batch, time, in]`, or `[batch, in]` with `steps`
 * @param kernel `[in, 3 * units]`, gates in the order update, reset, candidate
 * @param recurrentKernel `[units, 3 * units]`
 * @param bias `[3 * units]`
 * @returns hidden state after each step, `[batch, time, units]`
 * @see Cho et al., Learning phrase representations using RNN encoder-decoder (2014), equations 5 to 8
 */
export function gru(
  input: tf.Tensor,
  kernel: tf.Tensor,
  recurrentKernel: tf.Tensor,
  bias: tf.Tensor,
  { reverse = false, steps }: RecurrentOptions = {},
): tf.Tensor3D {
  const time = input.shape.length === 3 ? input.shape[1]! : steps;
  tf.util.assert(time !== undefined, () => 'gru: an input of shape [batch, in] needs the number of steps');
  const inputs = { input, kernel, recurrentKernel, bias };
  const attributes = { time: time!, reverse };
  // The one node has no gradient: where one is asked for, plain operations have theirs.
  const fused = !tf.engine().isTapeOn() && tf.getKernel('Gru', tf.getBackend());
  return fused ? tf.engine().runKernel<tf.Tensor3D>('Gru', inputs, attributes) : composed(inputs, attributes);
}

type GruTensors = Readonly<Record<'input' | 'kernel' | 'recurrentKernel' | 'bias', tf.Tensor>>;

function composed(tensors: GruTensors, { time, reverse }: { time: number; reverse: boolean }): tf.Tensor3D {
  const { input, kernel, recurrentKernel, bias } = tensors;
  const batch = input.shape[0]!;
  const units = recurrentKernel.shape[0]!;
  const projected = tf.add(tf.matMul(tf.reshape(input, [-1, input.shape.at(-1)!]), kernel), bias);
  const steps =
    input.shape.length === 2
      ? Array<tf.Tensor>(time).fill(projected)
      : tf.unstack(tf.reshape(projected, [batch, time, 3 * units]), 1);
  const inTurn = (list: readonly tf.Tensor[]) => (reverse ? list.toReversed() : [...list]);
  let hidden = tf.zeros([batch, units]);
  const outputs = inTurn(steps).map((step) => {
    const [update, reset, candidate] = tf.split(step, 3, 1) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const carried = tf.split(tf.matMul(hidden, recurrentKernel), 3, 1) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const kept = tf.sigmoid(tf.add(update, carried[0]));
    const seen = tf.mul(tf.sigmoid(tf.add(reset, carried[1])), carried[2]);
    const proposed = tf.tanh(tf.add(candidate, seen));
    hidden = tf.add(proposed, tf.mul(kept, tf.sub(hidden, proposed)));
    return hidden;
  });
  return tf.stack(inTurn(outputs), 1) as tf.Tensor3D;
}
