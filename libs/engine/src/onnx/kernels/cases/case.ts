import * as tf from '@tensorflow/tfjs-core';

export type Shapes = readonly (readonly number[])[];

/** An operation, and the inputs to try it on. */
export interface Case {
  readonly compute: (...inputs: never[]) => tf.Tensor;
  /** Shapes of the inputs, from numbers between 1 and 4. */
  readonly shapes: (a: number, b: number, c: number) => Shapes;
  /** Where the inputs lie. Default -2 to 2. */
  readonly range?: readonly [number, number];
  /** Whether it has a gradient; `alone` where that of tfjs is wrong and finite differences judge. */
  readonly smooth?: boolean | 'alone';
}

export type X = tf.Tensor;
export type X4 = tf.Tensor4D;

const one = (a: number, b: number, c: number): Shapes => [[a, b, c]];
const two = (a: number, b: number, c: number): Shapes => [
  [a, b, c],
  [b, c],
];
export const square = (a: number, b: number, c: number): Shapes => [[a, b + 1, c]];
export const image = (a: number, b: number, c: number): Shapes => [[a, b + 4, c + 3, 2]];

export const unary = (operation: (x: X) => X, range?: [number, number], smooth = true): Case => ({
  compute: operation,
  shapes: one,
  range,
  smooth,
});
export const binary = (operation: (a: X, b: X) => X, smooth = true, range?: [number, number]): Case => ({
  compute: operation,
  shapes: two,
  smooth,
  range,
});
/** Two inputs of one shape: tfjs does not sum the gradients of these where they broadcast. */
export const alike = (operation: (a: X, b: X) => X): Case => ({
  compute: operation,
  shapes: (a, b, c) => [
    [a, b, c],
    [a, b, c],
  ],
  smooth: true,
});
export const asFloat = (x: X) => tf.cast(x, 'float32');
export const whole = (x: X) => tf.cast(tf.round(x), 'int32');
