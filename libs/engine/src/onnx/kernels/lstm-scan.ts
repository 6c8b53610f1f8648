import type * as tf from '@tensorflow/tfjs-core';
import { Graph } from '../graph';
import type { Recorder } from './kernel';

export interface LstmInputs {
  /** `[batch, time, in]`, or `[batch, in]` to be given at each step. */
  readonly input: tf.TensorInfo;
  readonly kernel: tf.TensorInfo;
  readonly recurrentKernel: tf.TensorInfo;
  readonly bias: tf.TensorInfo;
}

export interface LstmAttributes {
  readonly time: number;
  readonly reverse: boolean;
}

/** Between `[batch, time, …]` outside and `[time, batch, …]` inside: steps lie together in memory. */
export const SWAP_TIME = [1, 0, 2];

/** What the backward pass needs of the forward one, each `[time, batch, …]`. */
export interface Kept {
  readonly hidden: string;
  /** Change of the loss by each gate's input, for a unit change by cell (input, forget, candidate) or hidden (output). */
  readonly slopes: string;
  /** Change of the hidden state by the cell state. */
  readonly cellSlope: string;
  readonly forget: string;
}

/**
 * The forward pass step by step, which may keep what the backward pass needs. All four gates are one product and one
 * sigmoid a step; the projection of the whole input is one large product before them.
 */
export function forwardScan(
  recorder: Recorder,
  inputs: LstmInputs,
  { time, reverse }: LstmAttributes,
  keep: boolean,
): Kept {
  const { graph } = recorder;
  const { batch, channels, units, repeated } = sizesOf(inputs);
  // tanh(x) = 2 sigmoid(2x) - 1: with the candidate's columns doubled, its tanh is a sigmoid as well.
  const doubling = Float32Array.from({ length: 4 * units }, (_, column) =>
    Math.floor(column / units) === 2 ? 2 : 1,
  );
  const scale = graph.constant('float32', [4 * units], doubling);
  const scaled = (weights: tf.TensorInfo) => recorder.add('Mul', [weights, scale]);
  const rows = repeated
    ? recorder.value(inputs.input)
    : flatSteps(recorder, inputs.input, [time * batch, channels]);
  const projected = recorder.add('Gemm', [rows, scaled(inputs.kernel), scaled(inputs.bias)]);

  const body = new Graph(`${projected}_`);
  // A constant of the body itself is packed once and for all.
  const known = recorder.backend.knownValues(inputs.recurrentKernel) as Float32Array | undefined;
  const recurrent = known
    ? body.constant(
        'float32',
        [units, 4 * units],
        known.map((weight, index) => weight * doubling[index % (4 * units)]!),
      )
    : scaled(inputs.recurrentKernel);
  const plane = [batch, units];
  const hiddenBefore = body.input('float32', plane);
  const cellBefore = body.input('float32', plane);
  const slice = body.input('float32', repeated ? [1] : [batch, 4 * units]);
  const [one, two, four] = [1, 2, 4].map((value) => body.scalar(value)) as [string, string, string];
  const gates = body.add('Sigmoid', [
    body.add('Gemm', [hiddenBefore, recurrent, repeated ? projected : slice]),
  ]);
  const parts = body.addMany('Split', [gates, body.integers([units, units, units, units])], 4, { axis: 1 });
  const [input, forget, half, output] = parts as [string, string, string, string];
  const candidate = body.add('Sub', [body.add('Mul', [half, two]), one]);
  const cell = body.add('Add', [body.add('Mul', [forget, cellBefore]), body.add('Mul', [input, candidate])]);
  const squashed = body.add('Tanh', [cell]);
  const hidden = body.add('Mul', [output, squashed]);
  for (const state of [hidden, cell, hidden]) body.output(state, 'float32', plane);
  if (keep) {
    const steepness = body.add('Mul', [gates, body.add('Sub', [one, gates])]);
    const reach = body.add('Concat', [candidate, cellBefore, body.add('Mul', [input, four]), squashed], {
      axis: 1,
    });
    body.output(body.add('Mul', [steepness, reach]), 'float32', [batch, 4 * units]);
    body.output(body.add('Sub', [output, body.add('Mul', [hidden, squashed])]), 'float32', plane);
    body.output(forget, 'float32', plane);
  }

  const zero = zeros(recorder, plane);
  const slices = repeated
    ? zeros(recorder, [time, 1])
    : recorder.reshape(projected, [time, batch, 4 * units]);
  const [states, slopes, cellSlope, forgets] = scan(recorder, body, [zero, zero], [slices], reverse);
  return { hidden: states!, slopes: slopes!, cellSlope: cellSlope!, forget: forgets! };
}

/** Gradients of the input, the kernel, the recurrent kernel and the bias. */
export function backwardScan(
  recorder: Recorder,
  dy: tf.TensorInfo,
  inputs: LstmInputs,
  kept: Kept,
  { time, reverse }: LstmAttributes,
): tf.TensorInfo[] {
  const { graph } = recorder;
  const { batch, channels, units, repeated } = sizesOf(inputs);
  const recurrent = recorder.value(inputs.recurrentKernel);
  const body = new Graph(`${recorder.transpose(dy, SWAP_TIME)}_`);
  const plane = [batch, units];
  const [fromLater, fromCell, fromAbove] = [plane, plane, plane].map((shape) => body.input('float32', shape));
  const slopes = body.input('float32', [batch, 4 * units]);
  const [cellSlope, forget] = [plane, plane].map((shape) => body.input('float32', shape));
  const hidden = body.add('Add', [fromAbove!, fromLater!]);
  const cell = body.add('Add', [body.add('Mul', [hidden, cellSlope!]), fromCell!]);
  const gates = body.add('Mul', [slopes, body.add('Concat', [cell, cell, cell, hidden], { axis: 1 })]);
  body.output(body.add('Gemm', [gates, recurrent], { transB: 1 }), 'float32', plane);
  body.output(body.add('Mul', [cell, forget!]), 'float32', plane);
  body.output(gates, 'float32', [batch, 4 * units]);

  const zero = zeros(recorder, plane);
  const slices = [recorder.transpose(dy, SWAP_TIME), kept.slopes, kept.cellSlope, kept.forget];
  const stacked = scan(recorder, body, [zero, zero], slices, !reverse)[0]!;

  const sum = (value: string) => recorder.add('ReduceSum', [value, graph.integers([0])], { keepdims: 0 });
  const transposed = (left: string | tf.TensorInfo, right: string) =>
    recorder.add('Gemm', [left, right], { transA: 1 });
  const flat = recorder.reshape(stacked, [time * batch, 4 * units]);
  const before = recorder.reshape(shifted(recorder, kept.hidden, time, plane, reverse), [
    time * batch,
    units,
  ]);
  const projected = repeated ? sum(stacked) : flat;
  const rows = repeated ? inputs.input : flatSteps(recorder, inputs.input, [time * batch, channels]);
  const toRows = recorder.add('Gemm', [projected, inputs.kernel], { transB: 1 });
  const toInput = repeated
    ? toRows
    : recorder.transpose(recorder.reshape(toRows, [time, batch, channels]), SWAP_TIME);
  const gradients = [toInput, transposed(rows, projected), transposed(before, flat), sum(projected)];
  const { input, kernel, recurrentKernel, bias } = inputs;
  return [input, kernel, recurrentKernel, bias].map(({ shape }, index) =>
    recorder.tensor(gradients[index]!, shape, 'float32'),
  );
}

function sizesOf({ input, recurrentKernel }: LstmInputs) {
  const units = recurrentKernel.shape[0]!;
  return { batch: input.shape[0]!, channels: input.shape.at(-1)!, units, repeated: input.shape.length === 2 };
}

function flatSteps(recorder: Recorder, input: tf.TensorInfo, shape: number[]): string {
  return recorder.reshape(recorder.transpose(input, SWAP_TIME), shape);
}

function zeros(recorder: Recorder, shape: readonly number[]): string {
  return recorder.add('Expand', [recorder.graph.scalar(0), recorder.graph.integers(shape)]);
}

/** Runs a body over the first axis of the slices; gives what it puts out at each step. */
function scan(
  recorder: Recorder,
  body: Graph,
  states: readonly string[],
  slices: readonly string[],
  backwards: boolean,
): string[] {
  const count = body.outputs.length - states.length;
  const directions = (length: number) => Array<number>(length).fill(Number(backwards));
  const attributes = {
    body,
    num_scan_inputs: slices.length,
    scan_input_directions: directions(slices.length),
    scan_output_directions: directions(count),
  };
  const inputs = [...states, ...slices];
  return recorder.graph.addMany('Scan', inputs, body.outputs.length, attributes).slice(states.length);
}

/** The hidden state before each step, `[time, batch, units]`. */
function shifted(
  recorder: Recorder,
  hidden: string,
  time: number,
  plane: number[],
  reverse: boolean,
): string {
  const { graph } = recorder;
  const bounds = [[reverse ? 1 : 0], [reverse ? time : time - 1], [0]].map((bound) => graph.integers(bound));
  const kept = recorder.add('Slice', [hidden, ...bounds]);
  const first = zeros(recorder, [1, ...plane]);
  return recorder.add('Concat', reverse ? [kept, first] : [first, kept], { axis: 0 });
}
