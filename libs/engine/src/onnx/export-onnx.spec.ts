import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { normal, seededRandom } from '@kymo/statistics';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it } from 'vitest';
import type { TensorFunction } from '../engine';
import { lstm } from '../ops/lstm';
import { exportOnnx } from './export-onnx';
import { createOnnxEngine } from './onnx-engine';

const python = process.env['KYMO_PYTHON'] ?? 'python3';
const present = spawnSync(python, ['-c', 'import numpy, onnx, onnxruntime'], { encoding: 'utf8' });
const missing =
  present.status === 0 ? '' : (present.stderr || String(present.error)).trim().split('\n').at(-1)!;

const script = `
import json, sys, numpy, onnx, onnxruntime
folder = sys.argv[1]
onnx.checker.check_model(onnx.load(folder + '/model.onnx'), full_check=True)
session = onnxruntime.InferenceSession(folder + '/model.onnx')
x = numpy.array(json.load(open(folder + '/input.json')), 'float32')
json.dump([float(v) for v in session.run(None, {session.get_inputs()[0].name: x})[0].ravel()], sys.stdout)
`;

const random = seededRandom(3);
const weights = (shape: number[]) => {
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, () => 0.5 * normal(random)),
    shape,
  );
};

function pure(
  build: () => tf.Tensor[],
  network: (x: tf.Tensor, weights: tf.Tensor[]) => tf.Tensor,
): TensorFunction {
  let held: { shape: number[]; values: Float32Array }[] | undefined;
  return (x) => {
    held ??= build().map((tensor) => ({ shape: tensor.shape, values: tensor.dataSync<'float32'>().slice() }));
    return [
      network(
        x!,
        held.map(({ shape, values }) => tf.tensor(values, shape)),
      ),
    ];
  };
}

const networks: [string, TensorFunction][] = [
  [
    'an LSTM autoencoder',
    pure(
      () => [[2, 16], [4, 16], [16], [4, 16], [4, 16], [16], [4, 2]].map(weights),
      (x, [k1, r1, b1, k2, r2, b2, out]) => {
        const code = tf.squeeze(tf.slice(lstm(x, k1!, r1!, b1!), [0, 5, 0], [-1, 1, -1]), [1]);
        const decoded = lstm(code, k2!, r2!, b2!, { steps: 6, reverse: true });
        return tf.reshape(tf.matMul(tf.reshape(decoded, [-1, 4]), out!), [-1, 6, 2]);
      },
    ),
  ],
  [
    'a convolution with attention',
    pure(
      () => [[3, 2, 4], [4]].map(weights),
      (x, [filter, bias]) => {
        const seen = tf.relu(tf.add(tf.conv1d(x as tf.Tensor3D, filter as tf.Tensor3D, 1, 'same'), bias!));
        return tf.matMul(tf.softmax(tf.matMul(seen, seen, false, true)), seen);
      },
    ),
  ],
];

describe('exportOnnx', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kymo-onnx-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  if (missing) console.warn(`Python does not check exported models: ${missing}`);

  it.skipIf(missing)('gives what Python checks and scores alike', async () => {
    const engine = createOnnxEngine();
    for (const [name, compute] of networks) {
      const specs = [{ shape: [null, 6, 2] }];
      const values = Float32Array.from({ length: 36 }, () => normal(random));
      const compiled = await engine.compile(compute, specs);
      const ours = (await compiled.run([values]))[0]!.values;
      writeFileSync(join(folder, 'model.onnx'), exportOnnx(compute, specs));
      const rows = [0, 1, 2].map((row) =>
        [0, 1, 2, 3, 4, 5].map((t) => [...values.slice(row * 12 + t * 2, row * 12 + t * 2 + 2)]),
      );
      writeFileSync(join(folder, 'input.json'), JSON.stringify(rows));
      const { stdout, stderr } = spawnSync(python, ['-c', script, folder], { encoding: 'utf8' });
      expect(stdout, `${name}: ${stderr}`).not.toBe('');
      const theirs = JSON.parse(stdout) as number[];
      expect(theirs.length).toBe(ours.length);
      theirs.forEach((value, index) => expect(Math.abs(value - ours[index]!)).toBeLessThan(1e-5));
    }
    await engine.dispose();
  });

  it('names inputs and outputs, and leaves the batch open', () => {
    const bytes = Buffer.from(exportOnnx(networks[0]![1], [{ shape: [null, 6, 2] }]));
    for (const name of ['in0', 'out0', 'batch', 'LSTM']) expect(bytes.includes(name)).toBe(true);
  });

  it('refuses a function that no one graph can follow', () => {
    const compute: TensorFunction = (x) => [tf.div(x!, x!.shape[0]!)];
    expect(() => exportOnnx(compute, [{ shape: [null, 2] }])).toThrow(/give the size of the batch/);
  });
});
