import { KymoError } from '@kymo/domain';
import type { TensorFunction, TensorSpec } from '../engine';
import { graphAt, graphForAnyBatch, isBatched } from './compile-graph';
import { encodeModel } from './model-proto';

/**
 * A function as the bytes of a standard `.onnx` file; its inputs are named `in0`, `in1`, … in their order.
 * @param metadata kept in the file, by key
 * @throws KymoError KERNEL_UNSUPPORTED, TRACE_READ
 */
export function exportOnnx(
  compute: TensorFunction,
  specs: readonly TensorSpec[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  if (!specs.some(isBatched)) return encodeModel(graphAt(compute, specs, 1, 'portable'), metadata);
  const graph = graphForAnyBatch(compute, specs, 'portable');
  if (graph) return encodeModel(graph, metadata);
  graphAt(compute, specs, 1, 'portable'); // refuses what no batch would cure
  throw new KymoError(
    'KERNEL_UNSUPPORTED',
    'exporting a function: it depends on the size of the batch in a way that one graph cannot follow; ' +
      'give the size of the batch in the shapes, or compute with means instead of sums over it',
  );
}
