import type * as tf from '@tensorflow/tfjs-core';
import type { RecurrentAttributes, RecurrentInputs } from '../../ops/recurrent';
import { Graph } from '../graph';
import type { Recorder } from './kernel';
import { scan, sizesOf, SWAP_TIME, zeros } from './lstm-scan';
import { split } from './shapes';

/** By gate: input, forget, candidate, output. */
const ACTIVATIONS = ['Sigmoid', 'Sigmoid', 'Tanh', 'Sigmoid'];

/** Hidden states, and what the backward pass needs besides, each `[time, batch, units]`. */
export interface Kept {
  readonly hidden: string;
  /** Change of the loss by each gate's input, for a unit change by cell (input, forget, candidate) or hidden (output). */
  readonly slopes: readonly string[];
  /** Change of the hidden state by the cell state. */
  readonly cellSlope: string;
  readonly forget: string;
  /** What the weights were multiplied with, `[time, batch, (in +) units]`. */
  readonly rows: string;
}

/**
 * The forward pass step by step. Each gate is one product with its activation, of the input and the hidden state side by
 * side; an input that is the same at each step is projected once, before them.
 */
export function forwardScan(
  recorder: Recorder,
  inputs: RecurrentInputs,
  { time, reverse }: RecurrentAttributes,
  keep: boolean,
): Kept {
  const { batch, channels, units, repeated } = sizesOf(inputs);
  const plane = [batch, units];
  const width = repeated ? units : channels + units;
  const zero = zeros(recorder, plane);
  const body = new Graph(`${zero}_`);
  const hiddenBefore = body.input('float32', plane);
  const cellBefore = body.input('float32', plane);
  const slice = body.input('float32', repeated ? [1] : [batch, channels]);

  const { input, kernel, recurrentKernel, bias } = inputs;
  const rows = repeated ? hiddenBefore : body.add('Concat', [slice, hiddenBefore], { axis: 1 });
  const weights = byGate(recorder, body, repeated ? [recurrentKernel] : [kernel, recurrentKernel]);
  const offsets = repeated ? projected(recorder, input, kernel, bias) : byGate(recorder, body, [bias]);
  const gates = ACTIVATIONS.map((activation, gate) =>
    body.add(activation, [body.add('Gemm', [rows, weights[gate]!, offsets[gate]!])]),
  );
  const [open, forget, candidate, output] = gates as [string, string, string, string];
  const kept = body.add('Mul', [forget, cellBefore]);
  const taken = body.add('Mul', [open, candidate]);
  const cell = body.add('Add', [kept, taken]);
  const squashed = body.add('Tanh', [cell]);
  const hidden = body.add('Mul', [output, squashed]);
  const outputs = [hidden, cell, hidden];
  if (keep) {
    const less = (value: string, product: string, factor: string) =>
      body.add('Sub', [value, body.add('Mul', [product, factor])]);
    // The slope of a sigmoid y is y (1 - y), that of a hyperbolic tangent 1 - y²; products are at hand from above.
    outputs.push(
      less(taken, taken, open),
      less(kept, kept, forget),
      less(open, taken, candidate),
      less(hidden, hidden, output),
      less(output, hidden, squashed),
      forget,
      rows,
    );
  }
  for (const value of outputs) body.output(value, 'float32', value === rows ? [batch, width] : plane);

  const slices = repeated ? zeros(recorder, [time, 1]) : recorder.transpose(input, SWAP_TIME);
  const [, , states, ...rest] = scan(recorder, body, [zero, zero], [slices], reverse);
  return { hidden: states!, slopes: rest.slice(0, 4), cellSlope: rest[4]!, forget: rest[5]!, rows: rest[6]! };
}

function projected(
  recorder: Recorder,
  input: tf.TensorInfo,
  kernel: tf.TensorInfo,
  bias: tf.TensorInfo,
): string[] {
  const offsets = byGate(recorder, recorder.graph, [bias]);
  return byGate(recorder, recorder.graph, [kernel]).map((weights, gate) =>
    recorder.add('Gemm', [input, weights, offsets[gate]!]),
  );
}

/**
 * Weights below each other, cut by gate. Where they are known they become constants of the graph that uses them: those
 * are packed once and for all.
 */
function byGate(recorder: Recorder, graph: Graph, parts: readonly tf.TensorInfo[]): string[] {
  const axis = parts[0]!.shape.length - 1;
  const units = parts[0]!.shape[axis]! / 4;
  const known = parts.map((part) => recorder.backend.knownValues(part) as Float32Array | undefined);
  if (known.includes(undefined)) {
    const whole = parts.length === 1 ? recorder.value(parts[0]!) : recorder.add('Concat', parts, { axis: 0 });
    return split(recorder, whole, axis, [units, units, units, units]);
  }
  const rows = parts.reduce((sum, { shape }) => sum + (axis === 0 ? 1 : shape[0]!), 0);
  return ACTIVATIONS.map((_, gate) => {
    const columns = known.flatMap((values) => [...cut(values!, units, gate)]);
    return graph.constant('float32', axis === 0 ? [units] : [rows, units], Float32Array.from(columns));
  });
}

function cut(values: Float32Array, units: number, gate: number): Float32Array {
  return values.filter((_, index) => Math.floor(index / units) % 4 === gate);
}
