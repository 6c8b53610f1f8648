import { seededRandom } from '@kymo/statistics';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Engine, TensorFunction } from '../../engine';
import '../../tfjs/gradients';
import { createTfjsEngine } from '../../tfjs/tfjs-engine';
import { createOnnxEngine } from '../onnx-engine';
import { cases } from './cases';
import type { Case, Shapes } from './cases/case';
import { resizing } from './cases/resizing';
import { kernels } from './index';

const small = fc.integer({ min: 1, max: 4 });
const draw = fc.tuple(small, small, small, fc.nat());
/** All sizes 1: where broadcasting and squeezing go wrong. */
const SINGLE: [number, number, number, number] = [1, 1, 1, 7];

function inputsFor({ range: [low, high] = [-2, 2] }: Case, sizes: Shapes, seed: number): Float32Array[] {
  const random = seededRandom(seed);
  return sizes.map((shape) =>
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => low + (high - low) * random()),
  );
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0;
  for (let index = 0; index < a.length; index++) {
    const [left, right] = [a[index]!, b[index]!];
    if (Object.is(left, right) || left === right) continue;
    const difference = Math.abs(left - right) / Math.max(1, Math.abs(right));
    largest = Math.max(largest, Number.isNaN(difference) ? Infinity : difference);
  }
  return largest;
}

describe('kernels', () => {
  const onnx = createOnnxEngine();
  const recorded = Object.keys(kernels).map((name) => [name, vi.spyOn(kernels, name)] as const);
  let tfjs: Engine;

  beforeAll(async () => {
    tfjs = await createTfjsEngine('cpu');
  });
  afterAll(() => onnx.dispose());

  async function runOn(engine: Engine, compute: TensorFunction, sizes: Shapes, inputs: Float32Array[]) {
    const compiled = await engine.compile(
      compute,
      sizes.map((shape) => ({ shape })),
    );
    try {
      return await compiled.run(inputs);
    } finally {
      await compiled.dispose();
    }
  }

  async function expectSame(
    compute: TensorFunction,
    sizes: Shapes,
    inputs: Float32Array[],
    tolerance = 1e-4,
  ) {
    const kept = inputs.map((values) => values.slice());
    const [ours, theirs] = [
      await runOn(onnx, compute, sizes, inputs),
      await runOn(tfjs, compute, sizes, inputs),
    ];
    expect(inputs).toEqual(kept);
    ours.forEach(({ shape, values }, index) => {
      expect(shape).toEqual(theirs[index]!.shape);
      expect(largestDifference(values, theirs[index]!.values)).toBeLessThan(tolerance);
    });
    return theirs;
  }

  it.each(Object.entries(cases))('%s gives what tfjs gives', async (_, testCase) => {
    await fc.assert(
      fc.asyncProperty(draw, async ([a, b, c, seed]) => {
        const sizes = testCase.shapes(a, b, c);
        await expectSame(
          (...inputs) => [testCase.compute(...(inputs as never[]))],
          sizes,
          inputsFor(testCase, sizes, seed),
        );
      }),
      { numRuns: 4, seed: 11, examples: [[SINGLE]] },
    );
  });

  const weighed = (y: tf.Tensor) => {
    const weights = tf.tensor(
      Float32Array.from({ length: y.size }, (_, index) => Math.cos(index + 1)),
      y.shape,
    );
    return tf.sum(tf.mul(y, weights)) as tf.Scalar;
  };

  it.each(Object.entries(cases).filter(([, { smooth }]) => smooth))(
    '%s has the gradient of tfjs, and of finite differences',
    async (_, testCase) => {
      await fc.assert(
        fc.asyncProperty(draw, async ([a, b, c, seed]) => {
          const sizes = testCase.shapes(a, b, c);
          const inputs = inputsFor(testCase, sizes, seed);
          const value = (...tensors: tf.Tensor[]) => weighed(testCase.compute(...(tensors as never[])));
          const gradient = (...tensors: tf.Tensor[]) => tf.grads(value)(tensors);
          const gradients = await runOn(onnx, gradient, sizes, inputs);
          if (testCase.smooth !== 'alone') await expectSame(gradient, sizes, inputs, 2e-4);
          const direction = inputs.map((values) => values.map((_, index) => Math.sin(index * 7 + 1)));
          const step = 2e-3;
          const moved = (sign: number) =>
            inputs.map((values, at) => values.map((x, index) => x + sign * step * direction[at]![index]!));
          const at = async (values: Float32Array[]) =>
            (await runOn(tfjs, (...x) => [value(...x)], sizes, values))[0]!.values[0]!;
          const expected = ((await at(moved(1))) - (await at(moved(-1)))) / (2 * step);
          let found = 0;
          gradients.forEach(({ values }, place) => {
            values.forEach((slope, index) => (found += slope * direction[place]![index]!));
          });
          expect(Math.abs(found - expected) / Math.max(1, Math.abs(expected))).toBeLessThan(0.03);
        }),
        { numRuns: 3, seed: 12, examples: [[SINGLE]] },
      );
    },
  );

  const special = Float32Array.of(
    NaN,
    Infinity,
    -Infinity,
    0,
    -0,
    1e38,
    -1e38,
    1e-40,
    90,
    -90,
    1,
    -1,
    5,
    3e9,
  );
  const pure = [
    'abs',
    'exp',
    'log',
    'neg',
    'relu',
    'relu6',
    'sigmoid',
    'tanh',
    'sqrt',
    'square',
    'softplus',
    'elu',
    'leakyRelu',
    'clip',
    'step',
    'sign',
    'erf',
    'finite',
    'round',
    'floor',
    'selu',
    'rsqrt',
    'reciprocal',
    'expm1',
    'log1p',
    'toWhole',
  ];

  it.each(pure)('%s carries NaN and infinities as tfjs does', async (name) => {
    await expectSame((x) => [cases[name]!.compute(x as never)], [[special.length]], [special]);
  });

  it.each([
    'add',
    'sub',
    'mul',
    'div',
    'maximum',
    'minimum',
    'pow',
    'squaredDifference',
    'where',
    'modAny',
    'floorDivAny',
  ])('%s carries NaN and infinities as tfjs does, in each pairing', async (name) => {
    const count = special.length;
    const left = Float32Array.from(
      { length: count * count },
      (_, index) => special[Math.floor(index / count)]!,
    );
    const right = Float32Array.from({ length: count * count }, (_, index) => special[index % count]!);
    await expectSame(
      (a, b) => [cases[name]!.compute(a as never, b as never)],
      [[count * count], [count * count]],
      [left, right],
    );
  });

  it.each(['sum', 'mean', 'max', 'min', 'argMax', 'argMin', 'softmax', 'logSoftmax', 'logSumExp'])(
    '%s carries NaN and infinities as tfjs does',
    async (name) => {
      const values = Float32Array.of(1, NaN, 2, 3, Infinity, 4, 5, -Infinity, 6, 7, 8, 9);
      for (const order of [values, values.toReversed()]) {
        await expectSame((x) => [cases[name]!.compute(x as never)], [[1, 4, 3]], [order]);
      }
    },
  );

  const spotted = Float32Array.from({ length: 64 }, (_, index) => Math.sin(index));
  spotted.set([NaN, 1, NaN, NaN, Infinity], 9);
  spotted.fill(-Infinity, 50);
  const dim: Shapes = [[1, 8, 8, 1]];

  it.each(['maxPool same 1', 'maxPool same 2', 'maxPool ceil', ...Object.keys(resizing)])(
    '%s leaves NaN and infinities where tfjs does',
    async (name) => {
      await expectSame((x) => [cases[name]!.compute(x as never)], dim, [spotted]);
    },
  );

  it('the gradient of maxPool ignores NaN, as that of tfjs does', async () => {
    const pooled = (x: tf.Tensor) => weighed(tf.maxPool(x as tf.Tensor4D, 2, 2, 'same'));
    await expectSame((x) => [tf.grad(pooled)(x!)], dim, [spotted]);
  });

  it.each(['resizeNearestNeighbor', 'resizeBilinear'] as const)(
    'the gradient of %s leaves NaN and infinities where tfjs does',
    async (name) => {
      const small = tf.ones([1, 4, 4, 1]) as tf.Tensor4D;
      const sent = (x: tf.Tensor, dy: tf.Tensor) =>
        tf.sum(tf.mul(tf.image[name](x as tf.Tensor4D, [8, 8]), dy)) as tf.Scalar;
      await expectSame((dy) => [tf.grad((x) => sent(x, dy!))(small)], dim, [spotted]);
    },
  );

  it.each<[string, TensorFunction]>([
    ['Add', (x) => [tf.add(tf.greater(x!, 0), tf.less(x!, 1))]],
    ['Abs', (x) => [tf.abs(tf.greater(x!, 0))]],
    ['MaxPool', (x) => [tf.maxPool(tf.cast(x!, 'int32') as tf.Tensor4D, 2, 2, 'same')]],
    ['AvgPool', (x) => [tf.avgPool(x as tf.Tensor4D, 2, 2, 2)]],
    ['Conv2D', (x) => [tf.conv2d(x as tf.Tensor4D, tf.ones([3, 2, 1, 1]), 1, 0)]],
  ])('%s says what it does not support, and what to do', async (name, compute) => {
    await expect(onnx.compile(compute, [{ shape: [1, 8, 8, 1] }])).rejects.toMatchObject({
      code: 'KERNEL_UNSUPPORTED',
      message: expect.stringMatching(new RegExp(`kernel '${name}' .*; (cast|pad)`)) as string,
    });
  });

  it('has a case for every kernel', () => {
    const untried = recorded.filter(([, spy]) => spy.mock.calls.length === 0).map(([name]) => name);
    expect(untried.filter((name) => !['Lstm', 'LstmGrad', 'Gru'].includes(name))).toEqual([]);
  });
});
