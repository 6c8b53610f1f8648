import type * as tf from '@tensorflow/tfjs-core';
import { Graph, type Node } from '../graph';
import type { Kernels, Recorder } from './kernel';
import { split } from './shapes';

/** Shapes of one call: batch, time, channels of the input, units. */
interface Sizes {
  readonly batch: number;
  readonly time: number;
  readonly channels: number;
  readonly units: number;
}

interface Attributes {
  readonly reverse: boolean;
}

/** What the backward pass needs of the forward one, `[time, batch, …]`. */
interface ForwardStates {
  readonly hidden: string;
  readonly slopes: string;
  readonly cellSlope: string;
  readonly forget: string;
}

interface Inputs {
  readonly input: tf.TensorInfo;
  readonly kernel: tf.TensorInfo;
  readonly recurrentKernel: tf.TensorInfo;
  readonly bias: tf.TensorInfo;
}

const SWAP_TIME = [1, 0, 2];

/** The nodes of calls by the value that they gave out, so that a gradient finds its forward pass. */
const calls = new WeakMap<Graph, Map<string, Node>>();

function sizesOf({ input, recurrentKernel }: Inputs): Sizes {
  const [batch, time, channels] = input.shape as [number, number, number];
  return { batch, time, channels, units: recurrentKernel.shape[0]! };
}

/** Gates of weights from tfjs' order input, forget, cell, output to ONNX' input, output, forget, cell. */
function reordered(recorder: Recorder, weights: tf.TensorInfo, units: number): string {
  const axis = weights.shape.length - 1;
  const [input, forget, cell, output] = split(recorder, weights, axis, Array<number>(4).fill(units));
  return recorder.add('Concat', [input!, output!, forget!, cell!], { axis });
}

function fused(recorder: Recorder, inputs: Inputs, { reverse }: Attributes): tf.TensorInfo {
  const sizes = sizesOf(inputs);
  const { batch, time, channels, units } = sizes;
  const { graph } = recorder;
  const weights = (tensor: tf.TensorInfo, from: number) =>
    recorder.reshape(recorder.transpose(reordered(recorder, tensor, units), [1, 0]), [1, 4 * units, from]);
  const noBias = graph.constant('float32', [4 * units], new Float32Array(4 * units));
  const bias = recorder.add('Concat', [reordered(recorder, inputs.bias, units), noBias], { axis: 0 });
  const steps = recorder.transpose(inputs.input, SWAP_TIME);
  const outputs = graph.addMany(
    'LSTM',
    [steps, weights(inputs.kernel, channels), weights(inputs.recurrentKernel, units), recorder.reshape(bias, [1, 8 * units])],
    1,
    { hidden_size: units, direction: reverse ? 'reverse' : 'forward' },
  );
  const node = graph.nodes.at(-1)!;
  const hidden = recorder.transpose(recorder.reshape(outputs[0]!, [time, batch, units]), SWAP_TIME);
  if (!calls.has(graph)) calls.set(graph, new Map());
  calls.get(graph)!.set(hidden, node);
  return recorder.tensor(hidden, [batch, time, units], 'float32');
}

function zeros(recorder: Recorder, shape: number[]): string {
  return recorder.add('Expand', [recorder.graph.scalar(0), recorder.graph.integers(shape)]);
}

/** Runs a body over the first axis. */
function scan(
  recorder: Recorder,
  body: Graph,
  states: readonly string[],
  slices: readonly string[],
  outputs: number,
  backwards: boolean,
): string[] {
  const directions = (count: number) => Array<number>(count).fill(Number(backwards));
  return recorder.graph
    .addMany('Scan', [...states, ...slices], states.length + outputs, {
      body,
      num_scan_inputs: slices.length,
      scan_input_directions: directions(slices.length),
      scan_output_directions: directions(outputs),
    })
    .slice(states.length);
}

let bodies = 0;

/** The forward pass step by step, which also gives out the slopes that the backward pass needs. */
function forward(recorder: Recorder, inputs: Inputs, { reverse }: Attributes): ForwardStates {
  const { batch, time, channels, units } = sizesOf(inputs);
  const { graph } = recorder;
  // tanh(x) = 2 sigmoid(2x) - 1: with the candidate's columns doubled, one sigmoid does all gates.
  const doubled = Float32Array.from({ length: 4 * units }, (_, column) => (Math.floor(column / units) === 2 ? 2 : 1));
  const scale = graph.constant('float32', [4 * units], doubled);
  const scaled = (weights: tf.TensorInfo) => recorder.add('Mul', [weights, scale]);
  const flat = recorder.reshape(recorder.transpose(inputs.input, SWAP_TIME), [time * batch, channels]);
  const projected = recorder.add('Gemm', [flat, scaled(inputs.kernel), scaled(inputs.bias)]);
  const recurrent = scaled(inputs.recurrentKernel);

  const body = new Graph(`lstm${bodies++}_`);
  const plane = [batch, units];
  const hiddenBefore = body.input('float32', plane);
  const cellBefore = body.input('float32', plane);
  const step = body.input('float32', [batch, 4 * units]);
  const [one, two, four] = [1, 2, 4].map((value) => body.scalar(value));
  const gates = body.add('Sigmoid', [body.add('Gemm', [hiddenBefore, recurrent, step])]);
  const parts = body.addMany('Split', [gates, body.integers(Array<number>(4).fill(units))], 4, { axis: 1 });
  const [input, forget, half, output] = parts as [string, string, string, string];
  const candidate = body.add('Sub', [body.add('Mul', [half, two!]), one!]);
  const kept = body.add('Mul', [forget, cellBefore]);
  const cell = body.add('Add', [kept, body.add('Mul', [input, candidate])]);
  const squashed = body.add('Tanh', [cell]);
  const hidden = body.add('Mul', [output, squashed]);
  const steepness = body.add('Mul', [gates, body.add('Sub', [one!, gates])]);
  const reach = body.add('Concat', [candidate, cellBefore, body.add('Mul', [input, four!]), squashed], { axis: 1 });
  const slopes = body.add('Mul', [steepness, reach]);
  const cellSlope = body.add('Sub', [output, body.add('Mul', [hidden, squashed])]);
  for (const state of [hidden, cell]) body.output(state, 'float32', plane);
  body.output(hidden, 'float32', plane);
  body.output(slopes, 'float32', [batch, 4 * units]);
  body.output(cellSlope, 'float32', plane);
  body.output(forget, 'float32', plane);

  const zero = zeros(recorder, plane);
  const steps = recorder.reshape(projected, [time, batch, 4 * units]);
  const given = scan(recorder, body, [zero, zero], [steps], 4, reverse);
  return { hidden: given[0]!, slopes: given[1]!, cellSlope: given[2]!, forget: given[3]! };
}

function backward(
  recorder: Recorder,
  dy: tf.TensorInfo,
  inputs: Inputs,
  states: ForwardStates,
  { reverse }: Attributes,
): tf.TensorInfo[] {
  const { batch, time, channels, units } = sizesOf(inputs);
  const { graph } = recorder;
  const plane = [batch, units];
  const body = new Graph(`lstm${bodies++}_`);
  const fromHidden = body.input('float32', plane);
  const fromCell = body.input('float32', plane);
  const fromAbove = body.input('float32', plane);
  const slopes = body.input('float32', [batch, 4 * units]);
  const cellSlope = body.input('float32', plane);
  const forget = body.input('float32', plane);
  const hidden = body.add('Add', [fromAbove, fromHidden]);
  const cell = body.add('Add', [body.add('Mul', [hidden, cellSlope]), fromCell]);
  const gates = body.add('Mul', [slopes, body.add('Concat', [cell, cell, cell, hidden], { axis: 1 })]);
  const recurrent = recorder.value(inputs.recurrentKernel);
  body.output(body.add('Gemm', [gates, recurrent], { transB: 1 }), 'float32', plane);
  body.output(body.add('Mul', [cell, forget]), 'float32', plane);
  body.output(gates, 'float32', [batch, 4 * units]);

  const zero = zeros(recorder, plane);
  const above = recorder.transpose(dy, SWAP_TIME);
  const slices = [above, states.slopes, states.cellSlope, states.forget];
  const [stacked] = scan(recorder, body, [zero, zero], slices, 1, !reverse);
  const flat = recorder.reshape(stacked!, [time * batch, 4 * units]);

  const transposed = (left: string, right: string) => recorder.add('Gemm', [left, right], { transA: 1 });
  const before = shifted(recorder, states.hidden, time, plane, reverse);
  const steps = recorder.reshape(recorder.transpose(inputs.input, SWAP_TIME), [time * batch, channels]);
  const toInput = recorder.add('Gemm', [flat, inputs.kernel], { transB: 1 });
  return [
    recorder.tensor(
      recorder.transpose(recorder.reshape(toInput, [time, batch, channels]), SWAP_TIME),
      inputs.input.shape,
      'float32',
    ),
    recorder.tensor(transposed(steps, flat), inputs.kernel.shape, 'float32'),
    recorder.tensor(
      transposed(recorder.reshape(before, [time * batch, units]), flat),
      inputs.recurrentKernel.shape,
      'float32',
    ),
    recorder.node('ReduceSum', [flat, graph.integers([0])], inputs.bias.shape, 'float32', { keepdims: 0 }),
  ];
}

/** The hidden state before each step, `[time, batch, units]`. */
function shifted(recorder: Recorder, hidden: string, time: number, plane: number[], reverse: boolean): string {
  const { graph } = recorder;
  const [begin, end] = reverse ? [1, time] : [0, time - 1];
  const bounds = [[begin], [end], [0]].map((bound) => graph.integers(bound));
  const kept = recorder.add('Slice', [hidden, ...bounds]);
  const first = zeros(recorder, [1, ...plane]);
  return recorder.add('Concat', reverse ? [kept, first] : [first, kept], { axis: 0 });
}

export const lstmKernels: Kernels = {
  Lstm: (recorder, inputs, attributes: Attributes) => fused(recorder, inputs as unknown as Inputs, attributes),
  LstmGrad: (recorder, inputs, attributes: Attributes) => {
    const given = inputs as unknown as Inputs & { dy: tf.TensorInfo; output: tf.TensorInfo };
    const { graph } = recorder;
    const node = calls.get(graph)!.get(recorder.value(given.output))!;
    const { batch, time, units } = sizesOf(given);
    let states!: ForwardStates;
    graph.replace(node, () => {
      states = forward(recorder, given, attributes);
      const shape = graph.integers([time, 1, batch, units]);
      graph.place({ op: 'Reshape', inputs: [states.hidden, shape], outputs: node.outputs, attributes: {} });
    });
    return backward(recorder, given.dy, given, states, attributes);
  },
};
