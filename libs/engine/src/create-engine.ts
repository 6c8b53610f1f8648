import type { Engine } from './engine';
import { createOnnxEngine } from './onnx/onnx-engine';
import { createTfjsEngine, type TfjsBackend } from './tfjs/tfjs-engine';

export interface EngineOptions {
  /** Backend of the `tfjs` engine. Default `tensorflow` (tfjs-node) where it can be imported, else `cpu`. */
  readonly backend?: TfjsBackend;
  /** Threads inside one run of the `onnx` engine. Default 1: worker threads scale better. */
  readonly threads?: number;
}

/**
 * `onnx` traces functions and runs them on ONNX Runtime; `tfjs` runs them eagerly and is the reference.
 * @throws KymoError ENGINE_UNAVAILABLE
 */
export async function createEngine(name: Engine['name'], options: EngineOptions = {}): Promise<Engine> {
  return name === 'onnx' ? createOnnxEngine(options.threads) : createTfjsEngine(options.backend);
}
