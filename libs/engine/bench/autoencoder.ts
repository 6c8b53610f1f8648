import { normal, seededRandom } from '@kymo/statistics';
import { type WeightArray } from '@kymo/domain';
import * as tf from '@tensorflow/tfjs-core';
import type { CompiledFunction, Engine, TypedArray } from '../src/engine';
import { lstm } from '../src/ops/lstm';
import { flatten } from '../src/training/flat-parameters';
import { optimizers } from '../src/training/optimizers';
import { trainingStep } from '../src/training/training-step';
import type { Loss } from '../src/training/options';

export const STEPS = 64;
export const CHANNELS = 8;
export const UNITS = 64;

const LAYERS = { encoder: CHANNELS, decoder: UNITS };

/**
 * Products and sums of one window through the network as it is written down, the code projected again at each step: what
 * the baselines compute. The engine projects it once.
 */
export const FLOPS_PER_WINDOW =
  2 *
  STEPS *
  (Object.values(LAYERS).reduce((sum, size) => sum + (size + UNITS) * 4 * UNITS, 0) + UNITS * CHANNELS);

export const SPARED_FLOPS_PER_WINDOW = 2 * (STEPS - 1) * UNITS * 4 * UNITS;

const random = seededRandom(1);

export function draws(count: number, scale = 1): Float32Array {
  return Float32Array.from({ length: count }, () => scale * normal(random));
}

const weight = (name: string, shape: number[]): WeightArray => ({
  name,
  shape,
  values: draws(
    shape.reduce((a, b) => a * b),
    0.1,
  ),
});

export const weights: WeightArray[] = [
  ...Object.entries(LAYERS).flatMap(([name, size]) => [
    weight(`${name}.kernel`, [size, 4 * UNITS]),
    weight(`${name}.recurrent`, [UNITS, 4 * UNITS]),
    weight(`${name}.bias`, [4 * UNITS]),
  ]),
  weight('output.kernel', [UNITS, CHANNELS]),
  weight('output.bias', [CHANNELS]),
];

type Parameters = Readonly<Record<string, tf.Tensor>>;

function layer(p: Parameters, name: string, input: tf.Tensor): tf.Tensor3D {
  const [kernel, recurrent, bias] = ['kernel', 'recurrent', 'bias'].map((part) => p[`${name}.${part}`]!);
  return lstm(input, kernel!, recurrent!, bias!, { steps: STEPS });
}

function reconstruct(p: Parameters, windows: tf.Tensor): tf.Tensor {
  const batch = windows.shape[0]!;
  const last = tf.slice(layer(p, 'encoder', windows), [0, STEPS - 1, 0], [batch, 1, UNITS]);
  const decoded = layer(p, 'decoder', tf.reshape(last, [batch, UNITS]));
  const rows = tf.matMul(tf.reshape(decoded, [batch * STEPS, UNITS]), p['output.kernel']!);
  return tf.reshape(tf.add(rows, p['output.bias']!), windows.shape);
}

const loss: Loss = (p, { batch }) => tf.mean(tf.square(tf.sub(reconstruct(p, batch), batch)));

/** Something to time: each call does the work on one batch. */
export interface Workload {
  readonly batch: number;
  readonly once: () => Promise<unknown>;
  readonly dispose: () => Promise<void>;
}

export async function scoring(engine: Engine, batch: number): Promise<Workload> {
  const network = (windows: tf.Tensor) => {
    const parameters = weights.map(({ name, shape, values }) => [name, tf.tensor(values, [...shape])]);
    return [reconstruct(Object.fromEntries(parameters) as Parameters, windows)];
  };
  const compiled = await engine.compile(
    (windows) => network(windows!),
    [{ shape: [batch, STEPS, CHANNELS] }],
  );
  return workload(compiled, batch, [draws(batch * STEPS * CHANNELS)]);
}

export function workload(compiled: CompiledFunction, batch: number, inputs: readonly TypedArray[]): Workload {
  const into = [new Float32Array(batch * STEPS * CHANNELS)];
  return { batch, once: () => compiled.run(inputs, into), dispose: () => compiled.dispose() };
}

export async function training(engine: Engine, batch: number): Promise<Workload> {
  const parameters = flatten(weights);
  const shapes = { batchSize: batch, exampleShape: [STEPS, CHANNELS], noiseShapes: [] };
  const { compute, specs } = trainingStep(loss, parameters, optimizers.adam, 1, shapes);
  const compiled = await engine.compile(compute, specs);
  const blank = () => new Float32Array(parameters.size);
  let state = [parameters.values.slice(), blank(), blank()];
  let spare = [blank(), blank(), blank()];
  const windows = draws(batch * STEPS * CHANNELS);
  const [rate, progress, lossOfStep] = [Float32Array.of(1e-3), Float32Array.of(0), new Float32Array(1)];
  return {
    batch,
    async once() {
      await compiled.run([...state, rate, progress, windows], [lossOfStep, ...spare]);
      [state, spare] = [spare, state];
    },
    dispose: () => compiled.dispose(),
  };
}
