import * as tf from '@tensorflow/tfjs-core';

/** How a gradient changes the parameters; everything flat, `[parameter]`. */
export interface Optimizer {
  /** Number of state vectors, each the size of the parameters, zero at first. */
  readonly slots: number;
  /** Rate to hand to `update` at a step, counted from 0. */
  rate(learningRate: number, step: number): number;
  update(
    parameters: tf.Tensor,
    gradient: tf.Tensor,
    rate: tf.Scalar,
    slots: readonly tf.Tensor[],
  ): tf.Tensor[];
}

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-7;
const MOMENTUM = 0.9;

/** @see https://arxiv.org/abs/1412.6980, section 2: the bias corrections are folded into the rate. */
const adam: Optimizer = {
  slots: 2,
  rate: (learningRate, step) =>
    (learningRate * Math.sqrt(1 - BETA2 ** (step + 1))) / (1 - BETA1 ** (step + 1)),
  update(parameters, gradient, rate, [first, second]) {
    const mean = tf.add(tf.mul(first!, BETA1), tf.mul(gradient, 1 - BETA1));
    const variance = tf.add(tf.mul(second!, BETA2), tf.mul(tf.square(gradient), 1 - BETA2));
    const change = tf.mul(rate, tf.div(mean, tf.add(tf.sqrt(variance), EPSILON)));
    return [tf.sub(parameters, change), mean, variance];
  },
};

/** Stochastic gradient descent with Nesterov momentum. @see https://proceedings.mlr.press/v28/sutskever13.html */
const sgd: Optimizer = {
  slots: 1,
  rate: (learningRate) => learningRate,
  update(parameters, gradient, rate, [velocity]) {
    const next = tf.add(tf.mul(velocity!, MOMENTUM), gradient);
    const change = tf.mul(rate, tf.add(gradient, tf.mul(next, MOMENTUM)));
    return [tf.sub(parameters, change), next];
  },
};

export const optimizers = { adam, sgd } as const;

/** Scales a gradient down to a norm. NaN and infinity stay visible. */
export function clipByNorm(gradient: tf.Tensor, limit: number): tf.Tensor {
  const norm = tf.sqrt(tf.sum(tf.square(gradient)));
  return tf.mul(gradient, tf.div(limit, tf.maximum(norm, limit)));
}
