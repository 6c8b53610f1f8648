import type * as tf from '@tensorflow/tfjs-core';
import type { RecurrentAttributes, RecurrentInputs } from '../../ops/recurrent';
import type { Attributes } from '../graph';
import type { Kernels, Recorder } from './kernel';
import { SWAP_TIME } from './lstm-scan';
import { split } from './shapes';

/** A recurrent operator of ONNX. */
interface Operator {
  readonly op: string;
  /** Our gates in the order of ONNX. */
  readonly gates: readonly number[];
  readonly attributes?: Attributes;
}

/** Ours: input, forget, cell, output. ONNX': input, output, forget, cell. */
export const LSTM: Operator = { op: 'LSTM', gates: [0, 3, 1, 2] };
const GRU: Operator = { op: 'GRU', gates: [0, 1, 2], attributes: { linear_before_reset: 1 } };

/** The whole sequence as one node: hidden states, `[time, batch, units]`. */
export function recurrentNode(
  recorder: Recorder,
  { op, gates, attributes = {} }: Operator,
  inputs: RecurrentInputs,
  { time, reverse }: RecurrentAttributes,
): string {
  const units = inputs.recurrentKernel.shape[0]!;
  const width = gates.length * units;
  const inOrder = (weights: tf.TensorInfo) => {
    const axis = weights.shape.length - 1;
    const parts = split(
      recorder,
      weights,
      axis,
      gates.map(() => units),
    );
    const ordered = gates.map((gate) => parts[gate]!);
    return recorder.add('Concat', ordered, { axis });
  };
  const matrix = (weights: tf.TensorInfo) =>
    recorder.reshape(recorder.transpose(inOrder(weights), [1, 0]), [1, width, weights.shape[0]!]);
  const noBias = recorder.graph.constant('float32', [width], new Float32Array(width));
  const bias = recorder.add('Concat', [inOrder(inputs.bias), noBias], { axis: 0 });
  const steps = stepsOf(recorder, inputs.input, time);
  const operands = [
    steps,
    matrix(inputs.kernel),
    matrix(inputs.recurrentKernel),
    recorder.reshape(bias, [1, 2 * width]),
  ];
  const direction = reverse ? 'reverse' : 'forward';
  const hidden = recorder.add(op, operands, { hidden_size: units, direction, ...attributes });
  const states = recorder.reshape(hidden, [time, inputs.input.shape[0]!, units]);
  return [traceOfInput(recorder, steps, inputs.input, reverse), ...tracesOfWeights(recorder, inputs)].reduce(
    (sum, nothing) => recorder.add('Add', [sum, nothing]),
    states,
  );
}

/** 0 until a NaN comes in, and NaN from there on, which the operator swallows: `[time or 1, batch, 1]`. */
function traceOfInput(recorder: Recorder, steps: string, input: tf.TensorInfo, reverse: boolean): string {
  const isRepeated = input.shape.length === 2;
  const finite = recorder.add('Sigmoid', [isRepeated ? input : steps]);
  const channels = input.shape.at(-1)!;
  const zero = recorder.graph.constant('float32', [channels, 1], new Float32Array(channels));
  const found = recorder.add('MatMul', [finite, zero]);
  if (isRepeated) return found;
  const time = recorder.graph.constant('int64', [], [0]);
  return recorder.add('CumSum', [found, time], { reverse: Number(reverse) });
}

/** 0, or NaN where weights that only a run tells are not finite. */
function tracesOfWeights(recorder: Recorder, { kernel, recurrentKernel, bias }: RecurrentInputs): string[] {
  return [kernel, recurrentKernel, bias].flatMap((weights) => {
    const known = recorder.backend.knownValues(weights) as Float32Array | undefined;
    if (known?.every(Number.isFinite)) return [];
    const sum = recorder.add('ReduceSum', [weights], { keepdims: 0 });
    return recorder.add('Mul', [sum, recorder.graph.scalar(0)]);
  });
}

function stepsOf(recorder: Recorder, input: tf.TensorInfo, time: number): string {
  if (input.shape.length === 3) return recorder.transpose(input, SWAP_TIME);
  return recorder.add('Expand', [input, recorder.graph.integers([time, ...input.shape])]);
}

export const gruKernels: Kernels = {
  Gru: (recorder, given, attributes: RecurrentAttributes) => {
    const inputs = given as unknown as RecurrentInputs;
    const { input, recurrentKernel } = inputs;
    const hidden = recurrentNode(recorder, GRU, inputs, attributes);
    const shape = [input.shape[0]!, attributes.time, recurrentKernel.shape[0]!];
    return recorder.tensor(recorder.transpose(hidden, SWAP_TIME), shape, 'float32');
  },
};
