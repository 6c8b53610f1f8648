import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TensorFunction, TensorSpec } from '../engine';
import { loadBackend } from '../tfjs/backends';
import { createOnnxEngine } from './onnx-engine';

const engine = createOnnxEngine();
beforeAll(() => loadBackend('cpu'));
afterAll(() => engine.dispose());

const vector: TensorSpec[] = [{ shape: [3] }];
const batched: TensorSpec[] = [{ shape: [null, 3] }];
const values = Float32Array.of(1, 2, 3);

async function once(compute: TensorFunction, specs: TensorSpec[], inputs: Float32Array[]) {
  const compiled = await engine.compile(compute, specs);
  try {
    return await compiled.run(inputs);
  } finally {
    await compiled.dispose();
  }
}

describe('what cannot be traced', () => {
  it('names a kernel that it does not have, and says what to do', async () => {
    const compute: TensorFunction = (x) => [tf.topk(x!, 2).values];
    await expect(engine.compile(compute, vector)).rejects.toMatchObject({
      code: 'KERNEL_UNSUPPORTED',
      message: expect.stringMatching(/no kernel 'TopK'; compose .* engine or backend that has it/) as string,
    });
  });

  it('names a kernel that has no gradient', async () => {
    const loss = (x: tf.Tensor) => tf.sum(tf.einsum('i,i->i', x, x)) as tf.Scalar;
    await expect(engine.compile((x) => [tf.grad(loss)(x!)], vector)).rejects.toMatchObject({
      code: 'KERNEL_UNSUPPORTED',
      message: expect.stringMatching(/'Einsum' has no gradient/) as string,
    });
  });

  it.each<[string, TensorFunction]>([
    ['a tensor that is read', (x) => (tf.sum(x!).dataSync()[0]! > 0 ? [x!] : [tf.neg(x!)])],
    ['random draws', (x) => [tf.add(x!, tf.randomNormal(x!.shape))]],
    ['dropout', (x) => [tf.dropout(x!, 0.5)]],
    ['a tensor that is read later', (x) => (void x!.data(), void x!.array(), void x!.buffer(), [x!])],
    ['a promise', (async (x: tf.Tensor) => [x]) as unknown as TensorFunction],
  ])('refuses %s with the reason', async (_, compute) => {
    for (const specs of [vector, batched]) {
      await expect(engine.compile(compute, specs)).rejects.toMatchObject({ code: 'TRACE_READ' });
    }
  });

  it('ends the engine in good order after it was refused by the runtime', async () => {
    const own = createOnnxEngine();
    const compute: TensorFunction = (x) => [tf.mean(tf.logicalNot(x!))];
    await own.compile(compute, [{ shape: [3], dtype: 'bool' }]).catch(() => {});
    await own.dispose();
  });

  it('leaves the active backend as it was', async () => {
    const before = tf.getBackend();
    await engine.compile((x) => [tf.topk(x!).values], vector).catch(() => {});
    expect(tf.getBackend()).toBe(before);
  });
});

describe('the batch', () => {
  const rows = Float32Array.of(1, 2, 3, 4, 5, 6);

  it.each<[string, TensorFunction, number[]]>([
    ['rows', (x) => [tf.sum(x!, 1)], [6, 15]],
    ['a shape made of it', (x) => [tf.reshape(tf.add(x!, tf.ones(x!.shape)), [-1])], [2, 3, 4, 5, 6, 7]],
    ['a slice up to it', (x) => [tf.slice(x!, [0, 1], [x!.shape[0]!, 1])], [2, 5]],
    ['repetitions by it', (x) => [tf.tile(tf.tensor2d([[7]]), [x!.shape[0]!, 2])], [7, 7, 7, 7]],
    ['its size as a number', (x) => [tf.mul(tf.sum(x!), x!.shape[0]!)], [42]],
    ['one over its size', (x) => [tf.div(tf.sum(x!), x!.shape[0]!)], [10.5]],
    [
      'the gradient of a mean over it',
      (x) => [tf.grad((y) => tf.mean(y) as tf.Scalar)(x!)],
      Array<number>(6).fill(1 / 6),
    ],
  ])('may be left open with %s', async (_, compute, expected) => {
    const compiled = await engine.compile(compute, batched);
    await compiled.run([values]);
    const found = [...(await compiled.run([rows]))[0]!.values];
    found.forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 6));
    expect(found.length).toBe(expected.length);
    await compiled.dispose();
  });

  const squares = (x: tf.Tensor) =>
    tf.reshape(tf.matMul(x as tf.Tensor2D, x as tf.Tensor2D, false, true), [-1]);
  it.each<[string, TensorFunction]>([
    ['its square', (x) => [tf.add(squares(x!), tf.onesLike(squares(x!)))]],
    ['the even part of it', (x) => [tf.slice(x!, [0, 0], [2 * Math.floor(x!.shape[0]! / 2), 2])]],
    ['one path for a single example', (x) => [x!.shape[0] === 1 ? tf.neg(x!) : x!]],
    ['one path for even sizes', (x) => [x!.shape[0]! % 2 === 0 ? tf.neg(x!) : x!]],
    ['dimensions of one taken away', (x) => [tf.squeeze(x!)]],
  ])('is looked at size by size with %s', async (_, compute) => {
    const compiled = await engine.compile(compute, batched);
    for (const size of [1, 2, 3, 4, 7]) {
      const input = Float32Array.from({ length: size * 3 }, (_, index) => index);
      const [found] = await compiled.run([input]);
      const [wanted] = compute(tf.tensor2d(input, [size, 3]));
      expect({ ...found }).toEqual({ shape: wanted!.shape, values: wanted!.dataSync() });
    }
    await compiled.dispose();
  });

  it('may be any of many sizes at the same time, and disposed of meanwhile', async () => {
    const compiled = await engine.compile((x) => [tf.mul(tf.sum(x!, 1), x!.shape[0]!)], batched);
    const runs = Array.from({ length: 30 }, (_, run) => {
      const size = 1 + (run % 15);
      return compiled.run([new Float32Array(size * 3).fill(1)]);
    });
    await compiled.dispose();
    (await Promise.all(runs)).forEach(([sums], run) => {
      const size = 1 + (run % 15);
      expect([...sums!.values]).toEqual(Array(size).fill(3 * size));
    });
  });

  it.each([
    ['too few inputs', vector, []],
    ['a wrong number of values', vector, [new Float32Array(4)]],
    ['half an example', batched, [new Float32Array(4)]],
    ['no example', batched, [new Float32Array(0)]],
    ['two sizes', [...batched, ...batched], [new Float32Array(3), new Float32Array(6)]],
  ])('refuses %s', async (_, specs, inputs) => {
    const compiled = await engine.compile((...x) => [x[0]!], specs);
    await expect(compiled.run(inputs)).rejects.toMatchObject({ code: 'OPTIONS_INVALID' });
  });
});

describe('values', () => {
  it('come from constants, from tensors caught from outside, and pass through', async () => {
    const caught = tf.tensor1d([10, 20, 30]);
    const compute: TensorFunction = (x) => [x!, x!, tf.tensor1d([5]), tf.add(x!, caught)];
    for (let time = 0; time < 2; time++) {
      const found = await once(compute, vector, [values]);
      expect(found.map((value) => [...value.values])).toEqual([[1, 2, 3], [1, 2, 3], [5], [11, 22, 33]]);
    }
    expect([...caught.dataSync()]).toEqual([10, 20, 30]);
  });

  it('are whole numbers and booleans where the spec says so', async () => {
    const compiled = await engine.compile(
      (count, flag) => [tf.add(count!, 1), tf.logicalNot(flag!)],
      [
        { shape: [2], dtype: 'int32' },
        { shape: [2], dtype: 'bool' },
      ],
    );
    const [count, flag] = await compiled.run([Int32Array.of(1, 2), Uint8Array.of(1, 0)]);
    expect([...count!.values]).toEqual([2, 3]);
    expect([...flag!.values]).toEqual([0, 1]);
  });

  it('are written into the arrays given', async () => {
    const compiled = await engine.compile((x) => [tf.mul(x!, 2), tf.neg(x!)], batched);
    const into = new Float32Array(3);
    const [first, second] = await compiled.run([values], [into]);
    expect(first!.values).toBe(into);
    expect([...into]).toEqual([2, 4, 6]);
    expect([...second!.values]).toEqual([-1, -2, -3]);
  });
});

describe('memory', () => {
  it('holds no tensor after compiling', async () => {
    const loss = (x: tf.Tensor) => tf.mean(tf.square(tf.relu(x))) as tf.Scalar;
    const before = tf.memory().numTensors;
    await once((x) => [tf.grad(loss)(x!)], batched, [values]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('shares one session between functions of one graph, until the last is disposed of', async () => {
    const double = (): TensorFunction => (x) => [tf.mul(x!, 2)];
    const [first, second] = [await engine.compile(double(), vector), await engine.compile(double(), vector)];
    await first.dispose();
    await first.dispose();
    expect([...(await second.run([values]))[0]!.values]).toEqual([2, 4, 6]);
    await second.dispose();
  });
});
