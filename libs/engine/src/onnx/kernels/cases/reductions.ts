import * as tf from '@tensorflow/tfjs-core';
import { asFloat, type Case, unary, whole, type X } from './case';

export const reductions: Record<string, Case> = {
  sum: unary((x) => tf.sum(x, [0, 2])),
  sumAll: unary((x) => tf.sum(x)),
  sumNone: unary((x) => tf.sum(x, [])),
  mean: unary((x) => tf.mean(x, -1, true)),
  max: unary((x) => tf.max(x, 1)),
  meanWhole: unary((x) => tf.mean(whole(x), 1), undefined, false),
  meanBool: unary((x) => tf.mean(tf.greater(x, 0)), undefined, false),
  maxWhole: unary((x) => asFloat(tf.max(whole(x), 1)), undefined, false),
  minBool: unary((x) => asFloat(tf.min(tf.greater(x, -1), 1)), undefined, false),
  argMaxBool: unary((x) => asFloat(tf.argMax(tf.greater(x, 0), 1)), undefined, false),
  cumsumBool: unary((x) => asFloat(tf.cumsum(tf.greater(x, 0), 1)), undefined, false),
  logSumExpWhole: unary((x) => tf.logSumExp(whole(x), 1), undefined, false),
  min: unary((x) => tf.min(x, [1, 2], true)),
  prod: unary((x) => tf.prod(x, 1), undefined, false),
  cumsumInner: unary((x) => tf.cumsum(x, 0), undefined, false),
  all: unary((x) => asFloat(tf.all(tf.greater(x, -1), 1)), undefined, false),
  any: unary((x) => asFloat(tf.any(tf.greater(x, 1), 1)), undefined, false),
  argMax: unary((x) => asFloat(tf.argMax(x, 1)), undefined, false),
  argMin: unary((x) => asFloat(tf.argMin(x, -1)), undefined, false),
  softmax: unary((x) => tf.mul(tf.softmax(x), tf.exp(x))),
  logSoftmax: unary((x) => tf.logSoftmax(x)),
  logSumExp: unary((x) => tf.logSumExp(x, 1)),
  cumsum: unary((x) => tf.cumsum(x, 2, true, true)),
  layerNorm: {
    compute: (x: X, gain: X) => {
      const { mean, variance } = tf.moments(x, -1, true);
      return tf.mul(tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 0.1))), gain);
    },
    shapes: (a, b, c) => [[a, b, c], [c]],
    smooth: true,
  },
};
