import { KymoError } from '@kymo/domain';
import type { TensorFunction, TensorSpec } from '../engine';
import { allConstants, sameConstant, sameNodes } from './compare';
import { foretell, type TraceAt, withDynamicBatch } from './dynamic-batch';
import type { Graph } from './graph';
import { trace } from './trace';
import type { GraphForm } from './tracing-backend';

/** Sizes that no other dimension is likely to have: the graph is made of the first two and must foretell the others. */
const TRACED_BATCHES = [61, 67, 62, 1] as const;

/** The graph of a function for one size of the batch. @throws KymoError KERNEL_UNSUPPORTED, TRACE_READ */
export function graphAt(
  compute: TensorFunction,
  specs: readonly TensorSpec[],
  batch: number,
  form: 'fixed' | 'portable' = 'fixed',
): Graph {
  const graph = traceAt(compute, specs, batch, form);
  refuseImpure(graph, traceAt(compute, specs, batch, form));
  return graph;
}

/** The graph of a function for all sizes of the batch, where there can be one. @throws as `graphAt` does */
export function graphForAnyBatch(
  compute: TensorFunction,
  specs: readonly TensorSpec[],
  form: 'open' | 'portable' = 'open',
): Graph | undefined {
  const [first, second, ...others] = TRACED_BATCHES.map((batch) => ({
    batch,
    graph: traceAt(compute, specs, batch, form),
  })) as [TraceAt, TraceAt, ...TraceAt[]];
  if (!others.every((other) => foretell(first, second, other))) return undefined;
  return withDynamicBatch(first, second, specs.findIndex(isBatched));
}

export function isBatched({ shape }: TensorSpec): boolean {
  return shape[0] === null;
}

function traceAt(
  compute: TensorFunction,
  specs: readonly TensorSpec[],
  batch: number,
  form: GraphForm,
): Graph {
  const inputs = specs.map(({ shape, dtype = 'float32' as const }) => ({
    shape: shape.map((size) => size ?? batch),
    dtype,
  }));
  return trace(compute, inputs, form);
}

/** A function that draws random numbers itself would give the same ones at each run. */
function refuseImpure(once: Graph, again: Graph): void {
  const constants = allConstants(again);
  const same = allConstants(once).every((constant, index) => sameConstant(constant, constants[index]!));
  if (same && sameNodes(once, again)) return;
  throw new KymoError(
    'TRACE_READ',
    'tracing a function: two calls recorded different graphs, so it is not a pure function of its inputs; ' +
      'hand random draws and changing values in as inputs',
  );
}
