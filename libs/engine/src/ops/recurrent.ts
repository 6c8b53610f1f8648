import * as tf from '@tensorflow/tfjs-core';

export interface RecurrentOptions {
  /** Reads the sequence from its end; the outputs keep the order of the inputs. Default false. */
  readonly reverse?: boolean;
  /** Number of steps, where the input is one vector `[batch, in]` that is given at each of them. */
  readonly steps?: number;
}

/** What a recurrent layer works on, as its kernels name it. */
export interface RecurrentInputs<Tensor extends tf.TensorInfo = tf.TensorInfo> {
  /** `[batch, time, in]`, or `[batch, in]` to be given at each step. */
  readonly input: Tensor;
  readonly kernel: Tensor;
  readonly recurrentKernel: Tensor;
  readonly bias: Tensor;
}

export interface RecurrentAttributes {
  readonly time: number;
  readonly reverse: boolean;
}

/** What the options come to for one input. */
export function attributesOf(
  layer: string,
  input: tf.Tensor,
  { reverse = false, steps }: RecurrentOptions,
): RecurrentAttributes {
  const time = input.shape.length === 3 ? input.shape[1]! : steps;
  tf.util.assert(
    time !== undefined,
    () => `${layer}: an input of shape [batch, in] needs the number of steps`,
  );
  return { time: time!, reverse };
}

/**
 * A recurrent layer in plain operations, step by step from a zero state.
 * @param states how many tensors `[batch, units]` the layer carries from step to step; the first is its output
 * @param advance the state after a step, given the input of all gates at that step, `[batch, gates * units]`
 * @returns output after each step, `[batch, time, units]`
 */
export function stepByStep(
  { input, kernel, recurrentKernel, bias }: RecurrentInputs<tf.Tensor>,
  { time, reverse }: RecurrentAttributes,
  states: number,
  advance: (step: tf.Tensor, state: readonly tf.Tensor[]) => readonly tf.Tensor[],
): tf.Tensor3D {
  const batch = input.shape[0]!;
  const units = recurrentKernel.shape[0]!;
  const projected = tf.add(tf.matMul(tf.reshape(input, [-1, input.shape.at(-1)!]), kernel), bias);
  const steps =
    input.shape.length === 2
      ? Array<tf.Tensor>(time).fill(projected)
      : tf.unstack(tf.reshape(projected, [batch, time, kernel.shape[1]!]), 1);
  // In a copy: tfjs keeps the array that it gave out for the gradient.
  const inTurn = (list: readonly tf.Tensor[]) => (reverse ? list.toReversed() : [...list]);
  let state: readonly tf.Tensor[] = Array.from({ length: states }, () => tf.zeros([batch, units]));
  const outputs = inTurn(steps).map((step) => {
    state = advance(step, state);
    return state[0]!;
  });
  return tf.stack(inTurn(outputs), 1) as tf.Tensor3D;
}
