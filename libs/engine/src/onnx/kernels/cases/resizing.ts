import * as tf from '@tensorflow/tfjs-core';
import { type Case, image, type X4 } from './case';

export const resizing: Record<string, Case> = Object.fromEntries(
  ([false, true] as const).flatMap((align): [string, Case][] => [
    [
      `nearest ${align}`,
      {
        compute: (x: X4) => tf.image.resizeNearestNeighbor(x, [7, 3], align, !align),
        shapes: image,
        smooth: align && 'alone',
      },
    ],
    [
      `bilinear ${align}`,
      { compute: (x: X4) => tf.image.resizeBilinear(x, [5, 9], align, !align), shapes: image },
    ],
    [
      `bilinear plain ${align}`,
      { compute: (x: X4) => tf.image.resizeBilinear(x, [5, 9], align), shapes: image, smooth: 'alone' },
    ],
  ]),
);
