import { normal, seededRandom } from '@kymo/statistics';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../create-engine';
import type { Engine, TensorFunction } from '../engine';
import '../tfjs/gradients';
import { gru } from './gru';
import { lstm } from './lstm';
import type { RecurrentOptions } from './recurrent';

const cases: { name: string; input: number[]; options: RecurrentOptions }[] = [
  { name: 'a sequence', input: [3, 5, 2], options: {} },
  { name: 'a sequence from its end', input: [3, 5, 2], options: { reverse: true } },
  { name: 'one step', input: [1, 1, 1], options: {} },
  { name: 'a repeated vector', input: [3, 2], options: { steps: 5 } },
  { name: 'a repeated vector from its end', input: [2, 4], options: { steps: 3, reverse: true } },
  { name: 'a large batch of sequences', input: [33, 3, 2], options: { reverse: true } },
  { name: 'a large batch of a repeated vector', input: [40, 4], options: { steps: 3 } },
];

const UNITS = 4;
const cells = { lstm: { run: lstm, gates: 4 }, gru: { run: gru, gates: 3 } };
const tried = Object.entries(cells).flatMap(([cell, { run, gates }]) =>
  cases.map((each) => ({ ...each, cell, run, gates })),
);

function draws(shape: readonly number[], seed: number): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 0.6 * normal(random));
}

describe.each(tried)('$cell over $name', ({ input, options, run, gates }) => {
  const shapes = [input, [input.at(-1)!, gates * UNITS], [UNITS, gates * UNITS], [gates * UNITS]];
  const inputs = shapes.map((shape, index) => draws(shape, index + 1));
  let engines: Engine[];

  const forward: TensorFunction = (x, kernel, recurrentKernel, bias) => [
    run(x!, kernel!, recurrentKernel!, bias!, options),
  ];
  const loss = (...tensors: tf.Tensor[]) => {
    const hidden = forward(...tensors)[0]!;
    const weights = Float32Array.from({ length: hidden.size }, (_, index) => Math.cos(index));
    return tf.sum(tf.mul(hidden, tf.tensor(weights, hidden.shape))) as tf.Scalar;
  };

  beforeAll(async () => {
    engines = [await createEngine('onnx'), await createEngine('tfjs')];
  });
  afterAll(() => Promise.all(engines.map((engine) => engine.dispose())));

  async function onBoth(
    compute: TensorFunction,
    batched: boolean,
    given = inputs,
  ): Promise<Float32Array[][]> {
    const specs = shapes.map((shape, index) => ({
      shape: batched && index === 0 ? [null, ...shape.slice(1)] : shape,
    }));
    const results = engines.map(async (engine) => {
      const compiled = await engine.compile(compute, specs);
      return (await compiled.run(given)).map(({ values }) => values as Float32Array);
    });
    return Promise.all(results);
  }

  function expectClose([ours, theirs]: Float32Array[][], tolerance: number): void {
    ours!.forEach((values, place) =>
      values.forEach((value, index) =>
        expect(Math.abs(value - theirs![place]![index]!)).toBeLessThan(tolerance),
      ),
    );
  }

  it.each([false, true])('gives what plain operations give (batch left open: %s)', async (batched) => {
    expectClose(await onBoth(forward, batched), 1e-5);
  });

  it.each([
    ['the input', 0],
    ['the weights', 2],
  ])('carries NaN in %s', async (_, poisoned) => {
    const given = inputs.map((values) => values.slice());
    given[poisoned]![given[poisoned]!.length - 1] = NaN;
    for (const batched of [false, true]) {
      const [ours, theirs] = await onBoth(forward, batched, given);
      ours![0]!.forEach((value, index) => {
        const wanted = theirs![0]![index]!;
        if (Number.isNaN(wanted)) expect(value).toBeNaN();
        else if (poisoned === 0) expect(value).toBeCloseTo(wanted, 5);
      });
    }
  });

  it.each([
    ['few', [1, 5, 31]],
    ['many', [32, 70]],
  ])('gives, with fitted weights, the same to the last digit beside %s others', async (_, batches) => {
    const [values, ...weights] = inputs as [Float32Array, ...Float32Array[]];
    const fitted = (x: tf.Tensor | undefined) =>
      forward(x!, ...weights.map((weight, index) => tf.tensor(weight, shapes[index + 1])));
    const compiled = await engines[0]!.compile(fitted, [{ shape: [null, ...input.slice(1)] }]);
    const one = values.subarray(0, values.length / input[0]!);
    const results = batches.map(async (batch) => {
      const beside = draws([batch, one.length], 7);
      beside.set(one, (batch - 1) * one.length);
      const hidden = (await compiled.run([beside]))[0]!.values;
      return hidden.slice((hidden.length / batch) * (batch - 1));
    });
    const [alone, ...others] = await Promise.all(results);
    for (const other of others) expect(other).toEqual(alone);
  });

  it.each([false, true])('has the gradients of plain operations (batch left open: %s)', async (batched) => {
    const withGradients: TensorFunction = (...tensors) => {
      const { value, grads } = tf.valueAndGrads(loss)(tensors);
      return [value, ...grads];
    };
    expectClose(await onBoth(withGradients, batched), 1e-4);
  });
});
