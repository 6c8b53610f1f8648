import * as tf from '@tensorflow/tfjs-core';
import type {
  CompiledFunction,
  Engine,
  TensorFunction,
  TensorSpec,
  TensorValue,
  TypedArray,
} from '../engine';
import { explained } from '../kernel-errors';
import { resolveShapes } from '../tensor-specs';
import { loadBackend, loadBestBackend, onBackend, type TfjsBackend } from './backends';

export type { TfjsBackend } from './backends';

/** Runs functions eagerly on a tfjs backend: slow, and the reference that compiled engines are held against. */
export async function createTfjsEngine(wanted?: TfjsBackend): Promise<Engine> {
  if (wanted) await loadBackend(wanted);
  const backend = wanted ?? (await loadBestBackend());
  return {
    name: 'tfjs',
    compile: (compute, specs) => Promise.resolve(eager(backend, compute, specs)),
    dispose: () => Promise.resolve(),
  };
}

function eager(
  backend: TfjsBackend,
  compute: TensorFunction,
  specs: readonly TensorSpec[],
): CompiledFunction {
  const run = (inputs: readonly TypedArray[], into: readonly (TypedArray | undefined)[]): TensorValue[] => {
    const shapes = resolveShapes(specs, inputs);
    return onBackend(backend, () => {
      tf.engine().startScope();
      try {
        const tensors = specs.map((spec, index) =>
          tf.tensor(inputs[index]!, shapes[index], spec.dtype ?? 'float32'),
        );
        return compute(...tensors).map((tensor, index) => read(tensor, into[index]));
      } catch (cause) {
        throw explained(cause, `tfjs (${backend})`);
      } finally {
        tf.engine().endScope();
      }
    });
  };
  return {
    run: (inputs, into = []) => new Promise((resolve) => resolve(run(inputs, into))),
    dispose: () => Promise.resolve(),
  };
}

/** Copied, because a backend may hand out the array that an input came in. */
function read(tensor: tf.Tensor, into?: TypedArray): TensorValue {
  const values = tensor.dataSync<'float32'>();
  if (!into) return { shape: tensor.shape, values: values.slice() };
  into.set(values);
  return { shape: tensor.shape, values: into };
}
