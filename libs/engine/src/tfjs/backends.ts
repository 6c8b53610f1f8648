import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { KymoError, messageOf } from '@kymo/domain';
import * as tf from '@tensorflow/tfjs-core';
import { registerGradients } from './gradients';

/** Backends that compute: tfjs' own JavaScript, its WebAssembly, and the native library of `@tensorflow/tfjs-node`. */
export type TfjsBackend = 'cpu' | 'wasm' | 'tensorflow';

const importers: Record<TfjsBackend, () => Promise<unknown>> = {
  cpu: () => import('@tensorflow/tfjs-backend-cpu'),
  wasm: importWasm,
  tensorflow: () => import(/* @vite-ignore */ ['@tensorflow', 'tfjs-node'].join('/')),
};

async function importWasm(): Promise<unknown> {
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  const folder = dirname(
    createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json'),
  );
  wasm.setWasmPaths(join(folder, 'dist/'));
  return wasm;
}

/** Loads a backend and leaves it active. @throws KymoError ENGINE_UNAVAILABLE */
export async function loadBackend(backend: TfjsBackend): Promise<void> {
  tf.env().set('PROD', true); // else tfjs advertises tfjs-node on standard error
  try {
    await importers[backend]();
    registerGradients(); // tfjs-node brings those of tfjs
    if (tf.findBackendFactory(backend) == null) throw new Error('it brought its own copy of tfjs-core');
    if (!(await tf.setBackend(backend))) throw new Error('it did not initialise');
  } catch (cause) {
    throw new KymoError(
      'ENGINE_UNAVAILABLE',
      `loading the tfjs backend '${backend}': ${messageOf(cause)}; use 'cpu', which always loads, or the onnx engine`,
      { cause },
    );
  }
}

/** The native backend where it loads, else the JavaScript one. */
export async function loadBestBackend(): Promise<TfjsBackend> {
  try {
    await loadBackend('tensorflow');
    return 'tensorflow';
  } catch {
    await loadBackend('cpu');
    return 'cpu';
  }
}

/** Runs synchronously on a loaded backend and gives the active backend back. */
export function onBackend<T>(backend: string, compute: () => T): T {
  const before = activeBackend();
  if (before === backend) return compute();
  // A backend that is loaded becomes active before the promise is returned.
  void tf.setBackend(backend);
  try {
    return compute();
  } finally {
    void tf.setBackend(before);
  }
}

/** Where none is active yet, the one that tfjs would choose for the next operation. */
function activeBackend(): string {
  void tf.engine().backend;
  return tf.engine().backendName;
}
