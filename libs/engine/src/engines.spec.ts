import { messageOf, type WeightArray } from '@kymo/domain';
import { seededRandom, normal } from '@kymo/statistics';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it } from 'vitest';
import { createEngine } from './create-engine';
import type { Engine } from './engine';
import { lstm } from './ops/lstm';
import type { TfjsBackend } from './tfjs/tfjs-engine';
import type { ExampleSet, Loss } from './training/options';
import { train } from './training/train';

/** Why a backend does not load here; empty where it does. */
async function reasonAgainst(backend: TfjsBackend): Promise<string> {
  try {
    await createEngine('tfjs', { backend });
    return '';
  } catch (error) {
    return messageOf(error);
  }
}

const backends = await Promise.all(
  (['cpu', 'wasm', 'tensorflow'] as const).map(async (backend) => ({
    backend,
    missing: await reasonAgainst(backend),
  })),
);
for (const { missing } of backends) if (missing) console.warn(`Not tried: ${missing}`);

const [STEPS, CHANNELS, UNITS] = [6, 2, 4];

function draws(count: number, seed: number): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: count }, () => 0.5 * normal(random));
}

const weights: WeightArray[] = (
  [
    ['encoder.kernel', [CHANNELS, 4 * UNITS]],
    ['encoder.recurrent', [UNITS, 4 * UNITS]],
    ['encoder.bias', [4 * UNITS]],
    ['decoder.kernel', [UNITS, 4 * UNITS]],
    ['decoder.recurrent', [UNITS, 4 * UNITS]],
    ['decoder.bias', [4 * UNITS]],
    ['filter', [3, UNITS, CHANNELS]],
  ] as const
).map(([name, shape], seed) => ({
  name,
  shape,
  values: draws(
    shape.reduce((a, b) => a * b, 1),
    seed,
  ),
}));

type Parameters = Readonly<Record<string, tf.Tensor>>;

/** Has some of everything: recurrent layers, a convolution, attention, normalisation. */
function reconstruct(p: Parameters, windows: tf.Tensor): tf.Tensor {
  const layer = (name: string, input: tf.Tensor) =>
    lstm(input, p[`${name}.kernel`]!, p[`${name}.recurrent`]!, p[`${name}.bias`]!, { steps: STEPS });
  const encoded = layer('encoder', windows);
  const attended = tf.matMul(tf.softmax(tf.matMul(encoded, encoded, false, true)), encoded);
  const { mean, variance } = tf.moments(attended, 1);
  const decoded = layer('decoder', tf.mul(mean, tf.rsqrt(tf.add(variance, 1))));
  return tf.conv1d(decoded, p['filter'] as tf.Tensor3D, 1, 'same');
}

const loss: Loss = (parameters, { batch }) =>
  tf.mean(tf.square(tf.sub(reconstruct(parameters, batch), batch)));

const values = draws(40 * STEPS * CHANNELS, 9);
const examples: ExampleSet = {
  count: 40,
  shape: [STEPS, CHANNELS],
  fill: (indices, into) => {
    const size = STEPS * CHANNELS;
    indices.forEach((index, place) =>
      into.set(values.subarray(index * size, (index + 1) * size), place * size),
    );
  },
};

function fit(engine: Engine, maxSteps = 12) {
  return train({
    engine,
    parameters: weights,
    loss,
    training: examples,
    validation: { ...examples, count: 11 },
    batchSize: 8,
    maxSteps,
    patience: Infinity,
    validateEverySteps: 4,
    seed: 3,
  });
}

describe('engines', async () => {
  const onnx = await createEngine('onnx');
  const theirs = await fit(onnx);
  afterAll(() => onnx.dispose());

  it('repeat a training bit for bit', async () => {
    expect(await fit(await createEngine('onnx'))).toEqual(theirs);
  });

  for (const { backend, missing } of backends) {
    it.skipIf(missing)(`train alike and score alike: onnx and tfjs on ${backend}`, async () => {
      const tfjs = await createEngine('tfjs', { backend });
      const ours = backend === 'wasm' ? theirs : await fit(tfjs); // tfjs cannot train a filter on WASM
      ours.validationLoss.forEach((each, index) =>
        expect(each).toBeCloseTo(theirs.validationLoss[index]!, 4),
      );
      ours.parameters.forEach((array, place) => {
        array.values.forEach((value, index) => {
          expect(Math.abs(value - theirs.parameters[place]!.values[index]!)).toBeLessThan(1e-4);
        });
      });
      const score = (windows: tf.Tensor) => {
        const tensors = theirs.parameters.map((each) => [each.name, tf.tensor(each.values, [...each.shape])]);
        return [reconstruct(Object.fromEntries(tensors) as Parameters, windows)];
      };
      const [left, right] = await Promise.all(
        [onnx, tfjs].map(async (engine) => {
          const compiled = await engine.compile(
            (windows) => score(windows!),
            [{ shape: [null, STEPS, CHANNELS] }],
          );
          return (await compiled.run([values]))[0]!.values;
        }),
      );
      left!.forEach((value, index) => expect(Math.abs(value - right![index]!)).toBeLessThan(1e-4));
    });
  }

  it('say so where tfjs lacks a kernel', async () => {
    const tfjs = await createEngine('tfjs', { backend: 'wasm' });
    await expect(fit(tfjs)).rejects.toMatchObject({
      code: 'KERNEL_UNSUPPORTED',
      context: { kernel: 'Conv2DBackpropFilter' },
    });
  });

  it('keep no memory over many runs and steps', async () => {
    const compiled = await onnx.compile((x) => [tf.sum(tf.square(x!), 1)], [{ shape: [null, 64] }]);
    const repeat = async (runs: number) => {
      for (let run = 0; run < runs; run++) await compiled.run([new Float32Array(64 * (1 + (run % 4)))]);
      return process.memoryUsage().rss / 2 ** 20;
    };
    await fit(onnx, 50);
    const before = await repeat(3000);
    await fit(onnx, 500);
    expect((await repeat(20_000)) - before).toBeLessThan(40);
    await compiled.dispose();
  });
});
