import type * as tf from '@tensorflow/tfjs-core';
import type { Graph, Node } from '../graph';
import type { Kernels, Recorder } from './kernel';
import { backwardScan, forwardScan } from './lstm-scan';
import { split } from './shapes';

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

/** The fused nodes by the value that they gave out, so that a gradient finds its forward pass. */
const calls = new WeakMap<Graph, Map<string, Node>>();

/** The whole sequence as one node: the fastest form where no gradient is asked for. */
function fused(recorder: Recorder, inputs: LstmInputs, { time, reverse }: LstmAttributes): tf.TensorInfo {
  const { graph } = recorder;
  const units = inputs.recurrentKernel.shape[0]!;
  const batch = inputs.input.shape[0]!;
  const weights = (tensor: tf.TensorInfo) =>
    recorder.reshape(recorder.transpose(inOnnxOrder(recorder, tensor), [1, 0]), [
      1,
      4 * units,
      tensor.shape[0]!,
    ]);
  const noBias = graph.constant('float32', [4 * units], new Float32Array(4 * units));
  const bias = recorder.add('Concat', [inOnnxOrder(recorder, inputs.bias), noBias], { axis: 0 });
  const hidden = graph.add(
    'LSTM',
    [
      stepsOf(recorder, inputs.input, time),
      weights(inputs.kernel),
      weights(inputs.recurrentKernel),
      recorder.reshape(bias, [1, 8 * units]),
    ],
    { hidden_size: units, direction: reverse ? 'reverse' : 'forward' },
  );
  const node = graph.nodes.at(-1)!;
  const value = recorder.transpose(recorder.reshape(hidden, [time, batch, units]), SWAP_TIME);
  if (!calls.has(graph)) calls.set(graph, new Map());
  calls.get(graph)!.set(value, node);
  return recorder.tensor(value, [batch, time, units], 'float32');
}

/** Gates of weights from tfjs' order input, forget, cell, output to ONNX' input, output, forget, cell. */
function inOnnxOrder(recorder: Recorder, weights: tf.TensorInfo): string {
  const axis = weights.shape.length - 1;
  const units = weights.shape[axis]! / 4;
  const [input, forget, cell, output] = split(recorder, weights, axis, [units, units, units, units]);
  return recorder.add('Concat', [input!, output!, forget!, cell!], { axis });
}

function stepsOf(recorder: Recorder, input: tf.TensorInfo, time: number): string {
  if (input.shape.length === 3) return recorder.transpose(input, SWAP_TIME);
  return recorder.add('Expand', [input, recorder.graph.integers([time, ...input.shape])]);
}

export const lstmKernels: Kernels = {
  Lstm: (recorder, inputs, attributes: LstmAttributes) => fused(recorder, inputs as never, attributes),

  /** Turns the fused node of its forward pass into steps that keep what the backward pass needs. */
  LstmGrad: (recorder, inputs, attributes: LstmAttributes) => {
    const { dy, output, ...forward } = inputs as unknown as LstmInputs & {
      dy: tf.TensorInfo;
      output: tf.TensorInfo;
    };
    const { graph } = recorder;
    const node = calls.get(graph)!.get(recorder.value(output))!;
    let kept!: ReturnType<typeof forwardScan>;
    graph.replace(node, () => {
      kept = forwardScan(recorder, forward, attributes);
      const [batch, time, units] = output.shape as [number, number, number];
      const shape = graph.integers([time, 1, batch, units]);
      graph.place({ op: 'Reshape', inputs: [kept.hidden, shape], outputs: node.outputs, attributes: {} });
    });
    return backwardScan(recorder, dy, forward, kept, attributes);
  },
};
