import { KymoError } from '@kymo/domain';
import * as tf from '@tensorflow/tfjs-core';
import type { TensorFunction } from '../engine';
import { explained } from '../kernel-errors';
import { onBackend } from '../tfjs/backends';
import type { Graph } from './graph';
import { prune } from './prune';
import { kernels } from './kernels';
import { Recorder } from './kernels/kernel';
import { elementType, type GraphForm, TRACING_BACKEND, TracingBackend } from './tracing-backend';

export interface TracedInput {
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32' | 'bool';
}

const backend = new TracingBackend();
const recorder = new Recorder(backend);

function register(): void {
  if (tf.findBackendFactory(TRACING_BACKEND)) return;
  tf.registerBackend(TRACING_BACKEND, () => backend, 0);
  for (const kernelName of Object.keys(kernels)) {
    tf.registerKernel({
      kernelName,
      backendName: TRACING_BACKEND,
      kernelFunc: ({ inputs, attrs }) =>
        kernels[kernelName]!(recorder, inputs as Record<string, tf.TensorInfo>, attrs as never),
    });
  }
}

/** Calls a function once, on tensors without values, and gives the graph of what it would compute. */
export function trace(compute: TensorFunction, inputs: readonly TracedInput[], form: GraphForm): Graph {
  register();
  const graph = backend.begin(form);
  const results = onBackend(TRACING_BACKEND, () => {
    tf.engine().startScope();
    try {
      const tensors = inputs.map(({ shape, dtype }) => {
        const info = backend.tensor(graph.input(elementType(dtype), shape), shape, dtype);
        return tf.engine().makeTensorFromTensorInfo(info, backend);
      });
      const outputs = compute(...tensors);
      backend.refuseReads();
      refusePromise(outputs);
      return outputs.map((tensor) => ({
        shape: tensor.shape,
        dtype: tensor.dtype,
        value: backend.nameOf(tensor),
      }));
    } catch (cause) {
      throw explained(cause, 'onnx');
    } finally {
      tf.engine().endScope();
    }
  });
  results.forEach(({ value, shape, dtype }, index) => {
    graph.output(value, elementType(dtype), shape, `out${index}`);
  });
  prune(graph);
  return graph;
}

function refusePromise(outputs: unknown): void {
  if (!(outputs instanceof Promise)) return;
  outputs.catch(() => {});
  throw new KymoError(
    'TRACE_READ',
    'tracing a function: it is asynchronous, so its tensors come too late; return them as an array, without a promise',
  );
}
