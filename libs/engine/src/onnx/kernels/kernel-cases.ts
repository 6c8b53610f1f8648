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

type X = tf.Tensor;
type X4 = tf.Tensor4D;

const one = (a: number, b: number, c: number): Shapes => [[a, b, c]];
const two = (a: number, b: number, c: number): Shapes => [
  [a, b, c],
  [b, c],
];
const square = (a: number, b: number, c: number): Shapes => [[a, b + 1, c]];
const image = (a: number, b: number, c: number): Shapes => [[a, b + 4, c + 3, 2]];

const unary = (operation: (x: X) => X, range?: [number, number], smooth = true): Case => ({
  compute: operation,
  shapes: one,
  range,
  smooth,
});
const binary = (operation: (a: X, b: X) => X, smooth = true, range?: [number, number]): Case => ({
  compute: operation,
  shapes: two,
  smooth,
  range,
});
/** Two inputs of one shape: tfjs does not sum the gradients of these where they broadcast. */
const alike = (operation: (a: X, b: X) => X): Case => ({
  compute: operation,
  shapes: (a, b, c) => [
    [a, b, c],
    [a, b, c],
  ],
  smooth: true,
});
const asFloat = (x: X) => tf.cast(x, 'float32');
const whole = (x: X) => tf.cast(tf.round(x), 'int32');

const elementwise: Record<string, Case> = {
  abs: unary(tf.abs),
  acos: unary(tf.acos, [-0.9, 0.9]),
  acosh: unary(tf.acosh, [1.1, 3]),
  asin: unary(tf.asin, [-0.9, 0.9]),
  asinh: unary(tf.asinh),
  atan: unary(tf.atan),
  atanh: unary(tf.atanh, [-0.9, 0.9]),
  ceil: unary(tf.ceil, undefined, false),
  cos: unary(tf.cos),
  cosh: unary(tf.cosh),
  erf: unary(tf.erf),
  exp: unary(tf.exp),
  expm1: unary(tf.expm1),
  floor: unary(tf.floor, undefined, false),
  log: unary(tf.log, [0.1, 3]),
  log1p: unary(tf.log1p, [-0.5, 3]),
  neg: unary(tf.neg),
  reciprocal: unary(tf.reciprocal, [0.5, 2]),
  relu: unary(tf.relu, [0.1, 2]),
  relu6: unary((x) => tf.relu6(tf.mul(x, 5)), undefined, false),
  round: unary(tf.round, undefined, false),
  rsqrt: unary(tf.rsqrt, [0.5, 2]),
  sigmoid: unary(tf.sigmoid),
  sign: unary(tf.sign, undefined, false),
  sin: unary(tf.sin),
  sinh: unary(tf.sinh),
  softplus: unary(tf.softplus),
  sqrt: unary(tf.sqrt, [0.1, 3]),
  square: unary(tf.square),
  step: unary((x) => tf.step(x, 0.3), undefined, false),
  tan: unary(tf.tan, [-1, 1]),
  tanh: unary(tf.tanh),
  elu: unary(tf.elu),
  selu: unary(tf.selu),
  leakyRelu: unary((x) => tf.leakyRelu(x, 0.1), [0.1, 1]),
  clip: unary((x) => tf.clipByValue(x, -1, 1.5), undefined, false),
  zerosLike: unary((x) => tf.add(x, tf.zerosLike(x))),
  onesLike: unary((x) => tf.mul(x, tf.onesLike(x))),
  clone: unary((x) => tf.add(tf.clone(x), x)),
  add: binary(tf.add),
  addN: unary((x) => tf.addN([x, x, tf.neg(x)])),
  sub: binary(tf.sub),
  mul: binary(tf.mul),
  div: binary(tf.div, true, [0.5, 2]),
  floorDiv: binary((a, b) => asFloat(tf.floorDiv(whole(a), tf.add(whole(b), tf.scalar(7, 'int32')))), false),
  mod: binary((a, b) => tf.mod(a, tf.add(tf.abs(b), 0.5)), false),
  pow: binary(tf.pow, true, [0.5, 2]),
  squaredDifference: binary(tf.squaredDifference, false),
  squaredDifferenceSame: alike(tf.squaredDifference),
  maximum: binary(tf.maximum, false),
  maximumSame: alike(tf.maximum),
  minimum: binary(tf.minimum, false),
  minimumSame: alike(tf.minimum),
  prelu: { compute: (x: X, alpha: X) => tf.prelu(x, alpha), shapes: (a, b) => [[a, b], [b]], smooth: true },
  where: binary((a, b) => tf.where(tf.greater(a, b), a, tf.mul(b, 2)), false),
  whereSame: alike((a, b) => tf.where(tf.greater(a, 0), a, tf.mul(b, 2))),
  ...Object.fromEntries(
    (['equal', 'notEqual', 'less', 'lessEqual', 'greater', 'greaterEqual'] as const).map((name) => [
      name,
      binary((a, b) => asFloat(tf[name](tf.round(a), tf.round(b))), false),
    ]),
  ),
  logical: binary((a, b) => {
    const [p, q] = [tf.greater(a, 0), tf.greater(b, 0)];
    return asFloat(tf.logicalOr(tf.logicalAnd(p, tf.logicalNot(q)), tf.equal(a, b)));
  }, false),
  finite: unary(
    (x) => asFloat(tf.logicalOr(tf.isFinite(x), tf.logicalOr(tf.isNaN(x), tf.isInf(x)))),
    undefined,
    false,
  ),
  cast: unary((x) => asFloat(tf.cast(tf.cast(x, 'int32'), 'bool')), undefined, false),
  batchNorm: {
    compute: (x: X, mean: tf.Tensor1D, offset: tf.Tensor1D) =>
      tf.batchNorm(x, mean, tf.exp(mean) as tf.Tensor1D, offset, tf.exp(offset) as tf.Tensor1D),
    shapes: (a, b, c) => [[a, b, b, c], [c], [c]],
  },
};

const reductions: Record<string, Case> = {
  sum: unary((x) => tf.sum(x, [0, 2])),
  sumAll: unary((x) => tf.sum(x)),
  sumNone: unary((x) => tf.sum(x, [])),
  mean: unary((x) => tf.mean(x, -1, true)),
  max: unary((x) => tf.max(x, 1)),
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

const shapes: Record<string, Case> = {
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
  fill: unary((x) => tf.add(x, tf.fill(x.shape, 2.5))),
};

const products: Record<string, Case> = {
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

const pads = ['same', 'valid'] as const;
const convolutions: Record<string, Case> = Object.fromEntries(
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
        { compute: (x: X4) => tf.avgPool(x, 2, stride, pad), shapes: image, smooth: pad === 'valid' },
      ],
    ]),
  ),
);
Object.assign(convolutions, {
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

const resizing: Record<string, Case> = Object.fromEntries(
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

/** Every operation that is tried, by name. */
export const cases: Readonly<Record<string, Case>> = {
  ...elementwise,
  ...reductions,
  ...shapes,
  ...products,
  ...convolutions,
  ...resizing,
};
