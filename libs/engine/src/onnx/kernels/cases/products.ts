import * as tf from '@tensorflow/tfjs-core';
import { asFloat, type Case, whole, type X } from './case';

export const products: Record<string, Case> = {
  matMul: {
    compute: (a: X, b: X) => tf.matMul(a, b),
    shapes: (a, b, c) => [
      [a, b],
      [b, c],
    ],
    smooth: true,
  },
  matMulA: {
    compute: (a: X, b: X) => tf.matMul(a, b, true),
    shapes: (a, b, c) => [
      [b, a],
      [b, c],
    ],
    smooth: true,
  },
  matMulB: {
    compute: (a: X, b: X) => tf.matMul(a, b, false, true),
    shapes: (a, b, c) => [
      [a, b],
      [c, b],
    ],
    smooth: true,
  },
  matMulBatch: {
    compute: (a: X, b: X) => tf.matMul(a, b, true, true),
    shapes: (a, b, c) => [
      [2, b, a],
      [2, c, b],
    ],
    smooth: true,
  },
  matMulWhole: {
    compute: (a: X, b: X) => asFloat(tf.matMul(whole(a), whole(b), true)),
    shapes: (a, b, c) => [
      [b, a],
      [b, c],
    ],
    range: [-9, 9],
  },
  einsumBool: {
    compute: (a: X, b: X) => asFloat(tf.einsum('ij,jk->ik', tf.greater(a, 0), tf.greater(b, 0))),
    shapes: (a, b, c) => [
      [a, b],
      [b, c],
    ],
  },
  einsum: {
    compute: (a: X, b: X) => tf.einsum('bij,jk->bki', a, b),
    shapes: (a, b, c) => [
      [a, b, c],
      [c, b],
    ],
  },
  ...Object.fromEntries(
    (['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu'] as const).map((activation) => [
      `fused ${activation}`,
      {
        compute: (a: X, b: X, bias: X) =>
          tf.fused.matMul({
            a: a as tf.Tensor2D,
            b: b as tf.Tensor2D,
            bias,
            activation,
            leakyreluAlpha: 0.3,
          }),
        shapes: (a: number, b: number, c: number) => [[a, b], [b, c], [c]],
      },
    ]),
  ),
  gru: {
    compute: (input: tf.Tensor3D, kernel: tf.Tensor2D, recurrent: tf.Tensor2D) => {
      const [batch, , units] = input.shape;
      let hidden = tf.zeros([batch, units]) as tf.Tensor2D;
      for (const step of tf.unstack(input, 1)) {
        const [update, reset, candidate] = tf.split(tf.matMul(step as tf.Tensor2D, kernel), 3, 1) as [
          X,
          X,
          X,
        ];
        const [fromUpdate, fromReset, fromCandidate] = tf.split(tf.matMul(hidden, recurrent), 3, 1) as [
          X,
          X,
          X,
        ];
        const kept = tf.sigmoid(tf.add(update, fromUpdate));
        const seen = tf.mul(tf.sigmoid(tf.add(reset, fromReset)), fromCandidate);
        const fresh = tf.tanh(tf.add(candidate, seen));
        hidden = tf.add(tf.mul(kept, hidden), tf.mul(tf.sub(1, kept), fresh));
      }
      return hidden;
    },
    shapes: (a, b, c) => [
      [a, b, c],
      [c, 3 * c],
      [c, 3 * c],
    ],
    smooth: true,
  },
  attention: {
    compute: (query: X, key: X) => {
      const weights = tf.softmax(tf.div(tf.matMul(query, key, false, true), 2));
      return tf.matMul(weights, key);
    },
    shapes: (a, b, c) => [
      [a, b, c],
      [a, c, c],
    ],
    smooth: true,
  },
};
