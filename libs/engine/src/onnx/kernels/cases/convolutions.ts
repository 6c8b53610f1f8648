import * as tf from '@tensorflow/tfjs-core';
import { type Case, image, type X, type X4 } from './case';

const pads = ['same', 'valid'] as const;
export const convolutions: Record<string, Case> = Object.fromEntries(
  pads.flatMap((pad) =>
    [1, 2].flatMap((stride): [string, Case][] => [
      [
        `conv1d ${pad} ${stride}`,
        {
          compute: (x: tf.Tensor3D, w: tf.Tensor3D) => tf.conv1d(x, w, stride, pad),
          shapes: (a, b, c) => [
            [a, b + 5, c],
            [3, c, 2],
          ],
          smooth: true,
        },
      ],
      [
        `conv2d ${pad} ${stride}`,
        {
          compute: (x: X4, w: X4) => tf.conv2d(x, w, stride, pad),
          shapes: (a, b, c) => [
            [a, b + 4, c + 3, 2],
            [3, 2, 2, c],
          ],
          smooth: true,
        },
      ],
      [
        `conv2dTranspose ${pad} ${stride}`,
        {
          compute: (x: X4, w: X4) => {
            const [batch, height, width] = x.shape;
            const grown = (size: number, taps: number) =>
              pad === 'same' ? size * stride : (size - 1) * stride + taps;
            return tf.conv2dTranspose(x, w, [batch, grown(height, 3), grown(width, 2), 2], stride, pad);
          },
          shapes: (a, b, c) => [
            [a, b + 1, c + 1, 3],
            [3, 2, 2, 3],
          ],
          smooth: true,
        },
      ],
      [
        `maxPool ${pad} ${stride}`,
        { compute: (x: X4) => tf.maxPool(x, 2, stride, pad), shapes: image, smooth: true },
      ],
      [
        `avgPool ${pad} ${stride}`,
        {
          compute: (x: X4) => tf.avgPool(x, 2, stride, pad),
          shapes: image,
          // tfjs divides by the size of the window, whatever the window saw.
          smooth: pad === 'valid' || 'alone',
        },
      ],
    ]),
  ),
);
Object.assign(convolutions, {
  ...Object.fromEntries(
    (['ceil', 'floor', 'round'] as const).flatMap((rounding): [string, Case][] => [
      // tfjs forgets the rounding in its gradients.
      [
        `maxPool ${rounding}`,
        { compute: (x: X4) => tf.maxPool(x, 2, 2, 0, rounding), shapes: image, smooth: 'alone' },
      ],
      [
        `maxPool past the end ${rounding}`,
        { compute: (x: X4) => tf.relu(tf.maxPool(x, 1, 3, 0, rounding)), shapes: image },
      ],
      [
        `avgPool ${rounding}`,
        { compute: (x: X4) => tf.avgPool(x, 3, 2, 1, rounding), shapes: image, smooth: 'alone' },
      ],
      [
        `conv2d ${rounding}`,
        {
          compute: (x: X4, w: X4) => tf.conv2d(x, w, 2, 1, 'NHWC', 1, rounding),
          shapes: (a, b, c) => [
            [a, b + 4, c + 3, 2],
            [3, 3, 2, c],
          ],
          smooth: 'alone',
        },
      ],
    ]),
  ),
  wide: {
    compute: (x: X4, w: X4) => tf.conv2d(x, w, 1, 0),
    shapes: (a: number, b: number, c: number) => [
      [a, b + 4, c + 3, 2],
      [2, 3, 2, c],
    ],
  },
  dilated: {
    compute: (x: tf.Tensor3D, w: tf.Tensor3D) => tf.conv1d(x, w, 1, 'same', 'NWC', 2),
    shapes: (a: number, b: number, c: number) => [
      [a, b + 6, c],
      [3, c, 2],
    ],
  },
  fused: {
    compute: (x: X4, filter: X4, bias: X) =>
      tf.fused.conv2d({ x, filter, bias, strides: 1, pad: 'same', activation: 'relu' }),
    shapes: (a: number, b: number, c: number) => [[a, b + 4, c + 3, 2], [3, 2, 2, c], [c]],
  },
} satisfies Record<string, Case>);
