import { KymoError, messageOf } from '@kymo/domain';
import * as ort from 'onnxruntime-node';
import type { TensorValue, TypedArray } from '../engine';
import type { ElementType, Graph, Port } from './graph';
import { encodeModel } from './model-proto';

/** A graph ready to run. */
export interface Session {
  run(inputs: readonly TypedArray[], shapes: readonly number[][], into: readonly (TypedArray | undefined)[]): Promise<TensorValue[]>;
  dispose(): Promise<void>;
}

/** @throws KymoError ENGINE_UNAVAILABLE */
export async function createSession(graph: Graph, threads: number): Promise<Session> {
  const session = await load(encodeModel(graph), threads);
  return {
    async run(inputs, shapes, into) {
      const feeds: Record<string, ort.Tensor> = {};
      graph.inputs.forEach(({ name, type }, index) => {
        feeds[name] = new ort.Tensor(type as 'float32', inputs[index] as Float32Array, shapes[index]!);
      });
      const fetches: Record<string, ort.Tensor | null> = {};
      graph.outputs.forEach((port, index) => {
        const values = into[index];
        fetches[port.name] = values ? new ort.Tensor(port.type as 'float32', values as Float32Array, fixedShape(port)) : null;
      });
      const results = await session.run(feeds, fetches);
      return graph.outputs.map(({ name }) => {
        const { dims, data } = results[name]!;
        return { shape: dims, values: data as TypedArray };
      });
    },
    dispose: () => session.release(),
  };
}

function fixedShape({ shape }: Port): number[] {
  return shape as number[];
}

async function load(model: Uint8Array, threads: number): Promise<ort.InferenceSession> {
  try {
    return await ort.InferenceSession.create(model, {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
    });
  } catch (cause) {
    throw new KymoError(
      'ENGINE_UNAVAILABLE',
      `loading a traced function into ONNX Runtime: ${messageOf(cause)}; use the 'tfjs' engine and report the function`,
      { cause },
    );
  }
}

export type { ElementType };
