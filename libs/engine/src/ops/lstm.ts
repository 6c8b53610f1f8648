import * as tf from '@tensorflow/tfjs-core';
import { attributesOf, type RecurrentOptions, stepByStep } from './recurrent';

/**
 * Long short-term memory over a whole sequence, from a zero state.
 * @param input `[batch, time, in]`, or `[batch, in]` with `steps`: cheaper than a repeated vector
 * @param kernel `[in, 4 * units]`, gates in the order input, forget, cell, output
 * @param recurrentKernel `[units, 4 * units]`
 * @param bias `[4 * units]`
 * @returns hidden state after each step, `[batch, time, units]`
 * @see https://www.bioinf.jku.at/publications/older/2604.pdf
 */
export function lstm(
  input: tf.Tensor,
  kernel: tf.Tensor,
  recurrentKernel: tf.Tensor,
  bias: tf.Tensor,
  options: RecurrentOptions = {},
): tf.Tensor3D {
  const inputs = { input, kernel, recurrentKernel, bias };
  const attributes = attributesOf('lstm', input, options);
  const known = tf.getKernel('Lstm', tf.getBackend());
  return known
    ? tf.engine().runKernel<tf.Tensor3D>('Lstm', inputs, { ...attributes })
    : stepByStep(inputs, attributes, 2, (step, [hidden, cell]) =>
        advance(step, hidden!, cell!, recurrentKernel),
      );
}

function advance(
  step: tf.Tensor,
  hidden: tf.Tensor,
  cell: tf.Tensor,
  recurrentKernel: tf.Tensor,
): [hidden: tf.Tensor, cell: tf.Tensor] {
  const gates = tf.split(tf.add(step, tf.matMul(hidden, recurrentKernel)), 4, 1);
  const [inputGate, forgetGate, candidate, outputGate] = gates as [
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
  ];
  const kept = tf.mul(tf.sigmoid(forgetGate), cell);
  const next = tf.add(kept, tf.mul(tf.sigmoid(inputGate), tf.tanh(candidate)));
  return [tf.mul(tf.sigmoid(outputGate), tf.tanh(next)), next];
}

tf.registerGradient({
  kernelName: 'Lstm',
  inputsToSave: ['input', 'kernel', 'recurrentKernel', 'bias'],
  outputsToSave: [true],
  gradFunc: (dy, saved, attributes) => {
    const [input, kernel, recurrentKernel, bias, output] = saved as tf.Tensor[];
    const inputs = { dy: dy as tf.Tensor, input, kernel, recurrentKernel, bias, output } as tf.NamedTensorMap;
    const [toInput, toKernel, toRecurrentKernel, toBias] = tf
      .engine()
      .runKernel<tf.Tensor[]>('LstmGrad', inputs, attributes as tf.NamedAttrMap);
    return {
      input: () => toInput!,
      kernel: () => toKernel!,
      recurrentKernel: () => toRecurrentKernel!,
      bias: () => toBias!,
    };
  },
});
