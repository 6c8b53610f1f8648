import type { CompiledFunction, Engine, TensorFunction, TensorSpec } from '../engine';
import { resolveShapes } from '../specs';
import { createSession, type Session } from './session';
import { trace } from './trace';

/** Traces functions once and runs them on ONNX Runtime. */
export function createOnnxEngine(threads = 1): Engine {
  return {
    name: 'onnx',
    compile: (compute, specs) => compile(compute, specs, threads),
    dispose: () => Promise.resolve(),
  };
}

async function compile(compute: TensorFunction, specs: readonly TensorSpec[], threads: number): Promise<CompiledFunction> {
  const sessions = new Map<string, Promise<Session>>();
  return {
    async run(inputs, into = []) {
      const shapes = resolveShapes(specs, inputs);
      const key = JSON.stringify(shapes);
      let session = sessions.get(key);
      if (!session) {
        const traced = specs.map(({ dtype = 'float32' }, index) => ({ shape: shapes[index]!, dtype }));
        session = createSession(trace(compute, traced), threads);
        sessions.set(key, session);
      }
      return (await session).run(inputs, shapes, into);
    },
    async dispose() {
      for (const session of sessions.values()) await (await session).dispose();
      sessions.clear();
    },
  };
}
