import * as tf from '@tensorflow/tfjs-core';
import { asFloat, type Case, square, unary, whole, type X } from './case';

export const shapes: Record<string, Case> = {
  reshape: unary((x) => tf.reshape(x, [-1, x.shape[2]!])),
  expandDims: unary((x) => tf.expandDims(x, -2)),
  squeeze: unary((x) => tf.squeeze(tf.expandDims(x, 1), [1])),
  transpose: unary((x) => tf.transpose(x, [2, 0, 1])),
  slice: { compute: (x: X) => tf.slice(x, [0, 1, 0], [-1, -1, 1]), shapes: square, smooth: true },
  stridedSlice: {
    compute: (x: X) => tf.stridedSlice(x, [0, 0, 0], [9, 9, 9], [1, 2, 1]),
    shapes: square,
  },
  stridedSliceBack: {
    compute: (x: X) => tf.stridedSlice(x, [0, -1], [1, -9], [1, -1]),
    shapes: (a, b) => [[a, b]],
  },
  reverse: unary((x) => tf.reverse(x, [0, 2])),
  concat: {
    compute: (a: X, b: X) => tf.concat([a, b, a], 1),
    shapes: (a, b, c) => [
      [a, b, c],
      [a, c, c],
    ],
    smooth: true,
  },
  stack: {
    compute: (a: X, b: X) => tf.stack([a, b], 1),
    shapes: (a, b) => [
      [a, b],
      [a, b],
    ],
    smooth: true,
  },
  unstack: {
    compute: (x: X) => tf.unstack(x, 1).reduce((sum, part, index) => tf.add(sum, tf.mul(part, index + 1))),
    shapes: square,
    smooth: true,
  },
  split: {
    compute: (x: X) => tf.mul(...(tf.split(x, 2, 1) as [X, X])),
    shapes: (a, b) => [[a, 2 * b]],
    smooth: true,
  },
  splitSizes: { compute: (x: X) => tf.split(x, [1, -1], 1)[1]!, shapes: square, smooth: true },
  tile: unary((x) => tf.tile(x, [1, 3, 2])),
  broadcastTo: {
    compute: (x: X) => tf.broadcastTo(x, [3, x.shape[0]!, 2]),
    shapes: (a) => [[a, 1]],
    smooth: true,
  },
  pad: unary((x) =>
    tf.pad(
      x,
      [
        [0, 0],
        [1, 2],
        [0, 1],
      ],
      0.5,
    ),
  ),
  mirrorPad: {
    compute: (x: X) =>
      tf.mirrorPad(
        x,
        [
          [0, 0],
          [1, 1],
          [0, 0],
        ],
        'reflect',
      ),
    shapes: square,
  },
  gather: unary((x) => tf.gather(x, tf.tensor1d([0, 0, 0], 'int32'), 1)),
  oneHot: unary((x) => tf.oneHot(tf.cast(tf.abs(x), 'int32'), 3, 2, -1), undefined, false),
  oneHotOutside: unary((x) => asFloat(tf.oneHot(whole(tf.mul(x, 2)), 3)), undefined, false),
  segments: {
    compute: (x: X, ids: X) => tf.unsortedSegmentSum(x, whole(ids) as tf.Tensor1D, 2),
    shapes: (a, b) => [[a, b], [a]],
    range: [-3, 3],
  },
  segmentsWhole: {
    compute: (x: X, ids: X) => tf.unsortedSegmentSum(whole(x), whole(ids) as tf.Tensor1D, 2),
    shapes: (a, b) => [[a, b], [a]],
  },
  fill: unary((x) => tf.add(x, tf.fill(x.shape, 2.5))),
};
