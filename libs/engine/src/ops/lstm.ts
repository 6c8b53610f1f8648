import * as tf from '@tensorflow/tfjs-core';

export interface RecurrentOptions {
  /** Reads the sequence from its end; the outputs keep the order of the inputs. Default false. */
  readonly reverse?: boolean;
  /** Number of steps, where the input is one vector `[batch, in]` that is given at each of them. */
  readonly steps?: number;
}

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
  { reverse = false, steps }: RecurrentOptions = {},
): tf.Tensor3D {
  const time = input.shape.length === 3 ? input.shape[1]! : steps;
  tf.util.assert(time !== undefined, () => 'lstm: an input of shape [batch, in] needs the number of steps');
  const inputs = { input, kernel, recurrentKernel, bias };
  const attributes = { time: time!, reverse };
  const known = tf.getKernel('Lstm', tf.getBackend());
  return known
    ? tf.engine().runKernel<tf.Tensor3D>('Lstm', inputs, attributes)
    : composed(inputs, attributes);
}

type LstmTensors = Readonly<Record<'input' | 'kernel' | 'recurrentKernel' | 'bias', tf.Tensor>>;

/** For backends that compute eagerly: plain operations, step by step. */
function composed(tensors: LstmTensors, { time, reverse }: { time: number; reverse: boolean }): tf.Tensor3D {
  const { input, kernel, recurrentKernel, bias } = tensors;
  const batch = input.shape[0]!;
  const units = recurrentKernel.shape[0]!;
  const projected = tf.add(tf.matMul(tf.reshape(input, [-1, input.shape.at(-1)!]), kernel), bias);
  const steps =
    input.shape.length === 2
      ? Array<tf.Tensor>(time).fill(projected)
      : tf.unstack(tf.reshape(projected, [batch, time, 4 * units]), 1);
  const inTurn = (list: tf.Tensor[]) => (reverse ? list.toReversed() : list);
  let hidden = tf.zeros([batch, units]);
  let cell = tf.zeros([batch, units]);
  // In a copy: tfjs keeps the array that it gave out for the gradient.
  const outputs = inTurn(steps).map((step) => {
    const gates = tf.split(tf.add(step, tf.matMul(hidden, recurrentKernel)), 4, 1);
    const [inputGate, forgetGate, candidate, outputGate] = gates as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    const kept = tf.mul(tf.sigmoid(forgetGate), cell);
    cell = tf.add(kept, tf.mul(tf.sigmoid(inputGate), tf.tanh(candidate)));
    hidden = tf.mul(tf.sigmoid(outputGate), tf.tanh(cell));
    return hidden;
  });
  return tf.stack(inTurn(outputs), 1) as tf.Tensor3D;
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
