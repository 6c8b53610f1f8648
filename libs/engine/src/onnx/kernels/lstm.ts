import type * as tf from '@tensorflow/tfjs-core';
import type { Graph, Node } from '../graph';
import type { Kernels, Recorder } from './kernel';
import { backwardScan } from './lstm-backward';
import { forwardScan, type Kept } from './lstm-forward';
import { type LstmAttributes, type LstmInputs, SWAP_TIME } from './lstm-scan';
import { split } from './shapes';

/** From this batch on, steps one by one are faster than the fused node. */
const STEPWISE_BATCH = 32;

/** The nodes that give out hidden states, `[time, batch, units]`, by the tensor's value: gradients find their forward pass. */
const calls = new WeakMap<Graph, Map<string, Node>>();

/** Hidden states after each step, `[time, batch, units]`, in the fastest form where no gradient is asked for. */
function hiddenStates(recorder: Recorder, inputs: LstmInputs, attributes: LstmAttributes): string {
  const batch = inputs.input.shape[0]!;
  const small = recorder.form === 'fixed' && batch < STEPWISE_BATCH;
  if (small || recorder.form === 'portable') return fused(recorder, inputs, attributes);
  if (recorder.form === 'fixed')
    return named(recorder, forwardScan(recorder, inputs, attributes, false).hidden);
  const size = recorder.add('Shape', [inputs.input], { start: 0, end: 1 });
  const large = recorder.add('GreaterOrEqual', [size, recorder.graph.integers([STEPWISE_BATCH])]);
  return recorder.choose(
    large,
    () => named(recorder, forwardScan(recorder, inputs, attributes, false).hidden),
    () => fused(recorder, inputs, attributes),
    [attributes.time, batch, inputs.recurrentKernel.shape[0]!],
  );
}

/** As the only output of a node, which a gradient can put others in the place of. */
function named(recorder: Recorder, value: string): string {
  return recorder.add('Identity', [value]);
}

/** The whole sequence as one node. */
function fused(recorder: Recorder, inputs: LstmInputs, { time, reverse }: LstmAttributes): string {
  const { graph } = recorder;
  const units = inputs.recurrentKernel.shape[0]!;
  const weights = (tensor: tf.TensorInfo) =>
    recorder.reshape(recorder.transpose(inOnnxOrder(recorder, tensor), [1, 0]), [
      1,
      4 * units,
      tensor.shape[0]!,
    ]);
  const noBias = graph.constant('float32', [4 * units], new Float32Array(4 * units));
  const bias = recorder.add('Concat', [inOnnxOrder(recorder, inputs.bias), noBias], { axis: 0 });
  const hidden = recorder.add(
    'LSTM',
    [
      stepsOf(recorder, inputs.input, time),
      weights(inputs.kernel),
      weights(inputs.recurrentKernel),
      recorder.reshape(bias, [1, 8 * units]),
    ],
    { hidden_size: units, direction: reverse ? 'reverse' : 'forward' },
  );
  return recorder.reshape(hidden, [time, inputs.input.shape[0]!, units]);
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
  Lstm: (recorder, given, attributes: LstmAttributes) => {
    const inputs = given as unknown as LstmInputs;
    const { graph } = recorder;
    const node = graph.producerOf(hiddenStates(recorder, inputs, attributes))!;
    const value = recorder.transpose(node.outputs[0]!, SWAP_TIME);
    if (!calls.has(graph)) calls.set(graph, new Map());
    calls.get(graph)!.set(value, node);
    const shape = [inputs.input.shape[0]!, attributes.time, inputs.recurrentKernel.shape[0]!];
    return recorder.tensor(value, shape, 'float32');
  },

  /** Has its forward pass keep what the backward pass needs. */
  LstmGrad: (recorder, given, attributes: LstmAttributes) => {
    const { dy, output, ...inputs } = given as unknown as LstmInputs & {
      dy: tf.TensorInfo;
      output: tf.TensorInfo;
    };
    const { graph } = recorder;
    const node = calls.get(graph)!.get(recorder.value(output))!;
    let kept!: Kept;
    graph.replace(node, () => {
      kept = forwardScan(recorder, inputs, attributes, true);
      graph.place({ op: 'Identity', inputs: [kept.hidden], outputs: node.outputs, attributes: {} });
    });
    return backwardScan(recorder, dy, inputs, kept, attributes);
  },
};
