import type { CompiledFunction, Engine, TensorFunction, TensorSpec } from '../engine';
import { batchOf, resolveShapes } from '../tensor-specs';
import { STEPWISE_BATCH } from './kernels/lstm';
import { graphAt, graphForAnyBatch, isBatched } from './compile-graph';
import { type Session, SessionCache } from './session';

/** Sizes of the batch kept ready where a function needs a graph for each. */
const GRAPHS_BY_SIZE = 8;

/** Traces functions once and runs them on ONNX Runtime. */
export function createOnnxEngine(threads = 1): Engine {
  const cache = new SessionCache(threads);
  return {
    name: 'onnx',
    async compile(compute, specs) {
      if (!specs.some(isBatched)) return runOne(specs, await cache.open(graphAt(compute, specs, 1)));
      const [many, few] = [graphForAnyBatch(compute, specs), graphForAnyBatch(compute, specs, 'portable')];
      if (!many || !few) return runBySize(compute, specs, cache);
      return runFewOrMany(specs, await cache.open(few), await cache.open(many));
    },
    dispose: () => cache.dispose(),
  };
}

function runOne(specs: readonly TensorSpec[], session: Session): CompiledFunction {
  return {
    run: async (inputs, into) => session.run(inputs, resolveShapes(specs, inputs), into),
    dispose: () => session.dispose(),
  };
}

/** Both are the same session where the function has no recurrent layer. */
function runFewOrMany(specs: readonly TensorSpec[], few: Session, many: Session): CompiledFunction {
  return {
    async run(inputs, into) {
      const session = batchOf(specs, inputs) < STEPWISE_BATCH ? few : many;
      return session.run(inputs, resolveShapes(specs, inputs), into);
    },
    async dispose() {
      await few.dispose();
      await many.dispose();
    },
  };
}

/** A graph for each size of the batch, the latest kept. */
function runBySize(
  compute: TensorFunction,
  specs: readonly TensorSpec[],
  cache: SessionCache,
): CompiledFunction {
  graphAt(compute, specs, 1); // refuses now what would be refused at the first run
  const sessions = new Map<number, Promise<Session>>();
  const discard = async (batch: number) => {
    const session = sessions.get(batch);
    sessions.delete(batch);
    await session?.then(
      (open) => open.dispose(),
      () => undefined,
    );
  };
  return {
    async run(inputs, into) {
      const shapes = resolveShapes(specs, inputs);
      const batch = batchOf(specs, inputs);
      const session = sessions.get(batch) ?? cache.open(graphAt(compute, specs, batch));
      sessions.delete(batch);
      sessions.set(batch, session);
      // Asked for before another run can discard the session, which waits for runs.
      const result = session.then((open) => open.run(inputs, shapes, into));
      const oldest = sessions.size > GRAPHS_BY_SIZE ? sessions.keys().next().value : undefined;
      const [values] = await Promise.all([result, oldest !== undefined && discard(oldest)]);
      return values;
    },
    async dispose() {
      await Promise.all([...sessions.keys()].map(discard));
    },
  };
}
