import { seededRandom } from '@kymo/domain';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Engine, TensorFunction } from '../../engine';
import '../../tfjs/gradients';
import { createTfjsEngine } from '../../tfjs/tfjs-engine';
import { createOnnxEngine } from '../onnx-engine';
import { cases } from './cases';
import type { Case, Shapes } from './cases/case';
import { kernels } from './index';

const small = fc.integer({ min: 1, max: 4 });
const draw = fc.tuple(small, small, small, fc.nat());

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
      { numRuns: 8, seed: 11 },
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
        { numRuns: 4, seed: 12 },
      );
    },
  );

  const special = Float32Array.of(NaN, Infinity, -Infinity, 0, -0, 1e38, -1e38, 1e-40, 90, -90);
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
  ];

  it.each(pure)('%s carries NaN and infinities as tfjs does', async (name) => {
    await expectSame((x) => [cases[name]!.compute(x as never)], [[special.length]], [special]);
  });

  it.each(['add', 'sub', 'mul', 'div', 'maximum', 'minimum', 'pow', 'squaredDifference', 'where'])(
    '%s carries NaN and infinities as tfjs does, in each pairing',
    async (name) => {
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
    },
  );

  it.each(['sum', 'mean', 'max', 'softmax', 'logSoftmax'])(
    '%s carries NaN and infinities as tfjs does',
    async (name) => {
      const values = Float32Array.of(1, NaN, 2, 3, Infinity, 4, 5, -Infinity, 6, 7, 8, 9);
      await expectSame((x) => [cases[name]!.compute(x as never)], [[1, 4, 3]], [values]);
    },
  );

  it('has a case for every kernel', () => {
    const untried = recorded.filter(([, spy]) => spy.mock.calls.length === 0).map(([name]) => name);
    expect(untried.filter((name) => !['Lstm', 'LstmGrad', 'Gru'].includes(name))).toEqual([]);
  });
});
