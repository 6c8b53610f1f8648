import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine, type Engine } from '@kymo/engine';
import { plantStretch } from '@kymo/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conditionOf } from '../types/window-context';
import { createInProcessFactory } from '../runtime/in-process';
import { detectors } from '../networks/registry';
import { createReconstructor } from '../inference/reconstructor';
import { exportArtifact } from './export-artifact';
import { openArtifact } from './open-artifact';

const python = process.env['KYMO_PYTHON'];

const script = `
import sys, numpy, onnx, onnxruntime
folder = sys.argv[1]
onnx.checker.check_model(onnx.load(folder + '/model.onnx'), full_check=True)
session = onnxruntime.InferenceSession(folder + '/model.onnx')
inputs = session.get_inputs()
given = {put.name: numpy.fromfile(f'{folder}/{put.name}.bin', 'float32').reshape([-1] + put.shape[1:]) for put in inputs}
for name, output in zip(('expected', 'error'), session.run(None, given)):
    output.astype('float32').tofile(f'{folder}/{name}.bin')
`;

const SHAPE = { steps: 32, channels: 4 };
const WINDOWS = 5;

/** Options with which a fit takes no time. */
function smallerOf(name: string): Record<string, unknown> {
  if (name === 'ensemble') {
    const deep = { detector: 'stacked-autoencoder', options: { maxSteps: 20 } };
    return { detectors: [{ detector: 'linear-autoencoder' }, deep] };
  }
  return ['auto', 'linear-autoencoder', 'ensemble'].includes(name) ? {} : { maxSteps: 20 };
}

describe('an exported model', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kymo-onnx-'));
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine('onnx');
  });
  afterAll(async () => {
    await engine.dispose();
    rmSync(folder, { recursive: true });
  });
  if (python === undefined)
    console.warn('No Python with onnxruntime: exported models are not checked by it.');

  it.skipIf(python === undefined).each(Object.keys(detectors))(
    '%s passes the ONNX checker and reconstructs in Python as here',
    async (name) => {
      const factory = createInProcessFactory(engine);
      const training = plantStretch(0, 0, 400);
      const options = { windowLength: SHAPE.steps, trial: 'report', ...smallerOf(name) };
      const artifact = await factory.fit(name, options, [training], { seed: 1 });
      const { network, parameters, shape } = openArtifact(artifact).networks[0]!;
      const values = Float32Array.from({ length: WINDOWS * shape.steps * shape.channels }, (_, index) =>
        Math.abs(Math.sin(index)),
      );
      const contexts = Array.from({ length: WINDOWS }, (_, row) => ({
        endMs: row * 3_600_000,
        tags: {},
      }));
      const reconstructor = await createReconstructor(engine, network, parameters, shape);
      const ours = await reconstructor.reconstruct(
        values,
        contexts.map(() => undefined),
        contexts,
      );
      await reconstructor.dispose();
      writeFileSync(join(folder, 'model.onnx'), exportArtifact(artifact));
      writeFileSync(join(folder, 'in0.bin'), values);
      const size = shape.steps * shape.channels;
      const conditions = contexts.flatMap((own, row) =>
        conditionOf(network.condition, values.subarray(row * size, (row + 1) * size), own).map((told) => [
          ...told,
        ]),
      );
      writeFileSync(join(folder, 'in1.bin'), Float32Array.from(conditions.flat()));
      const { status, stderr } = spawnSync(python!, ['-c', script, folder], { encoding: 'utf8' });
      expect(status, stderr).toBe(0);
      for (const [output, own] of [
        ['expected', ours.expected],
        ['error', ours.errors],
      ] as const) {
        const theirs = new Float32Array(readFileSync(join(folder, `${output}.bin`)).buffer);
        expect(theirs).toHaveLength(own.length);
        theirs.forEach((value, index) =>
          expect(Math.abs(value - own[index]!)).toBeLessThan(1e-5 * Math.max(1, Math.abs(own[index]!))),
        );
      }
    },
  );
});
