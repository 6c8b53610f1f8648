import * as tf from '@tensorflow/tfjs-core';
import { attributesOf, type RecurrentOptions, stepByStep } from './recurrent';

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
  options: RecurrentOptions = {},
): tf.Tensor3D {
  const inputs = { input, kernel, recurrentKernel, bias };
  const attributes = attributesOf('gru', input, options);
  // The one node has no gradient: where one is asked for, plain operations have theirs.
  const fused = !tf.engine().isTapeOn() && tf.getKernel('Gru', tf.getBackend());
  return fused
    ? tf.engine().runKernel<tf.Tensor3D>('Gru', inputs, { ...attributes })
    : stepByStep(inputs, attributes, 1, (step, [hidden]) => [advance(step, hidden!, recurrentKernel)]);
}

function advance(step: tf.Tensor, hidden: tf.Tensor, recurrentKernel: tf.Tensor): tf.Tensor {
  const [update, reset, candidate] = tf.split(step, 3, 1) as [tf.Tensor, tf.Tensor, tf.Tensor];
  const carried = tf.split(tf.matMul(hidden, recurrentKernel), 3, 1) as [tf.Tensor, tf.Tensor, tf.Tensor];
  const kept = tf.sigmoid(tf.add(update, carried[0]));
  const seen = tf.mul(tf.sigmoid(tf.add(reset, carried[1])), carried[2]);
  const proposed = tf.tanh(tf.add(candidate, seen));
  return tf.add(proposed, tf.mul(kept, tf.sub(hidden, proposed)));
}
