import { createHash } from 'node:crypto';
import { KymoError, messageOf } from '@kymo/domain';
import * as ort from 'onnxruntime-node';
import type { TensorValue, TypedArray } from '../engine';
import { Outstanding } from '../outstanding';
import { throughGate } from '../workers/native-gate';
import { forbidReports } from '../workers/no-reports';
import type { Graph } from './graph';
import { encodeModel } from './model-proto';

type Values = readonly (TypedArray | undefined)[];

/** A graph ready to run. */
export interface Session {
  run(inputs: readonly TypedArray[], shapes: readonly number[][], into?: Values): Promise<TensorValue[]>;
  dispose(): Promise<void>;
}

interface Entry {
  users: number;
  readonly session: Promise<ort.InferenceSession>;
  /** Runs under way: a session that is released ends them without a result. */
  readonly runs: Outstanding;
}

/** Opens each graph once, however often it is asked for, and closes it when no one uses it any more. */
export class SessionCache {
  readonly #open = new Map<string, Entry>();

  constructor(readonly threads: number) {}

  /** @throws KymoError ENGINE_UNAVAILABLE */
  async open(graph: Graph): Promise<Session> {
    const model = encodeModel(graph);
    const signature = createHash('sha256').update(model).digest('hex');
    const entry = this.#open.get(signature) ?? {
      users: 0,
      session: load(model, this.threads),
      runs: new Outstanding(),
    };
    entry.users++;
    this.#open.set(signature, entry);
    let disposed = false;
    try {
      const session = await entry.session;
      return {
        run: (inputs, shapes, into = []) => entry.runs.add(run(session, graph, inputs, shapes, into)),
        dispose: async () => {
          if (disposed) return;
          disposed = true;
          if (--entry.users > 0 || !this.#open.delete(signature)) return;
          await release(entry);
        },
      };
    } catch (error) {
      this.#open.delete(signature);
      throw error;
    }
  }

  async dispose(): Promise<void> {
    const entries = [...this.#open.values()];
    this.#open.clear();
    await Promise.all(entries.map(release));
  }
}

async function release({ session, runs }: Entry): Promise<void> {
  const opened = await session.catch(() => undefined);
  await runs.settled();
  await opened?.release();
}

/** Arrays are handed to the runtime as they are, both ways: nothing is copied. */
async function run(
  session: ort.InferenceSession,
  graph: Graph,
  inputs: readonly TypedArray[],
  shapes: readonly number[][],
  into: Values,
): Promise<TensorValue[]> {
  const feeds: Record<string, ort.Tensor> = {};
  graph.inputs.forEach(({ name, type }, index) => {
    feeds[name] = new ort.Tensor(type as 'float32', inputs[index] as Float32Array, shapes[index]!);
  });
  const fetches: Record<string, ort.Tensor | null> = {};
  graph.outputs.forEach(({ name, type, shape }, index) => {
    const values = into[index] as Float32Array | undefined;
    fetches[name] = values ? new ort.Tensor(type as 'float32', values, closed(shape, values.length)) : null;
  });
  const results = await throughGate(() => session.run(feeds, fetches));
  return graph.outputs.map(({ name }, index) => {
    const { dims, data } = results[name]!;
    return { shape: dims, values: into[index] ?? (data as TypedArray) };
  });
}

/** The shape with its one open dimension worked out from the number of values. */
function closed(shape: readonly (number | string)[], length: number): number[] {
  const known = shape.reduce<number>(
    (product, size) => (typeof size === 'number' ? product * size : product),
    1,
  );
  return shape.map((size) => (typeof size === 'number' ? size : length / known));
}

async function load(model: Uint8Array, threads: number): Promise<ort.InferenceSession> {
  forbidReports();
  try {
    return await throughGate(() =>
      ort.InferenceSession.create(model, {
        executionProviders: ['cpu'],
        executionMode: 'sequential',
        graphOptimizationLevel: 'all',
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        logSeverityLevel: 3,
      }),
    );
  } catch (cause) {
    throw new KymoError(
      'ENGINE_UNAVAILABLE',
      `loading a traced function into ONNX Runtime: ${messageOf(cause)}; run it on the 'tfjs' engine instead`,
      { cause },
    );
  }
}
