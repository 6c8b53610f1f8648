import type * as tf from '@tensorflow/tfjs-core';
import type { RecurrentAttributes, RecurrentInputs } from '../../ops/recurrent';
import type { Graph, Node } from '../graph';
import type { Kernels, Recorder } from './kernel';
import { backwardScan } from './lstm-backward';
import { forwardScan, type Kept } from './lstm-forward';
import { SWAP_TIME } from './lstm-scan';
import { LSTM, recurrentNode } from './recurrent-node';

/** From this batch on, steps one by one are faster than the fused node. */
export const STEPWISE_BATCH = 32;

/** The nodes that give out hidden states, `[time, batch, units]`, by the tensor's value: gradients find their forward pass. */
const calls = new WeakMap<Graph, Map<string, Node>>();

/** Hidden states after each step, `[time, batch, units]`, where no gradient is asked for. */
function hiddenStates(recorder: Recorder, inputs: RecurrentInputs, attributes: RecurrentAttributes): string {
  const small = recorder.form === 'fixed' && inputs.input.shape[0]! < STEPWISE_BATCH;
  if (small || recorder.form === 'portable') return recurrentNode(recorder, LSTM, inputs, attributes);
  // The only output of a node, which a gradient can put others in the place of.
  return recorder.add('Identity', [forwardScan(recorder, inputs, attributes, false).hidden]);
}

export const lstmKernels: Kernels = {
  Lstm: (recorder, given, attributes: RecurrentAttributes) => {
    const inputs = given as unknown as RecurrentInputs;
    const { graph } = recorder;
    const node = graph.producerOf(hiddenStates(recorder, inputs, attributes))!;
    const value = recorder.transpose(node.outputs[0]!, SWAP_TIME);
    if (!calls.has(graph)) calls.set(graph, new Map());
    calls.get(graph)!.set(value, node);
    const shape = [inputs.input.shape[0]!, attributes.time, inputs.recurrentKernel.shape[0]!];
    return recorder.tensor(value, shape, 'float32');
  },

  /** Has its forward pass keep what the backward pass needs. */
  LstmGrad: (recorder, given, attributes: RecurrentAttributes) => {
    const { dy, output, ...inputs } = given as unknown as RecurrentInputs & {
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
