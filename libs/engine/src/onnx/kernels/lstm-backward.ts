import type * as tf from '@tensorflow/tfjs-core';
import type { RecurrentAttributes, RecurrentInputs } from '../../ops/recurrent';
import { Graph } from '../graph';
import type { Recorder } from './kernel';
import type { Kept } from './lstm-forward';
import { scan, sizesOf, SWAP_TIME, zeros } from './lstm-scan';

/** The gate that acts on the hidden state; the others act on the cell. */
const OUTPUT_GATE = 3;

/**
 * Gradients of the input, the kernel, the recurrent kernel and the bias. Those of weights are summed up from step to step:
 * what a step needs is then still in the processor's cache.
 */
export function backwardScan(
  recorder: Recorder,
  dy: tf.TensorInfo,
  inputs: RecurrentInputs,
  kept: Kept,
  { reverse }: RecurrentAttributes,
): tf.TensorInfo[] {
  const { batch, channels, units, repeated } = sizesOf(inputs);
  const above = recorder.transpose(dy, SWAP_TIME);
  const body = new Graph(`${above}_`);
  const add = (op: string, operands: readonly string[], attributes = {}) =>
    body.add(op, operands, attributes);
  const plane = [batch, units];
  const weights = [repeated ? units : channels + units, 4 * units];
  const sums = [repeated ? batch : 1, 4 * units];
  const states = [plane, plane, weights, sums];
  const slices = [plane, ...kept.slopes.map(() => plane), plane, plane, [batch, weights[0]!]];

  const [fromLater, fromCell, weightsBefore, sumBefore] = states.map((shape) => body.input('float32', shape));
  const [fromAbove, ...others] = slices.map((shape) => body.input('float32', shape));
  const [cellSlope, forget, rows] = others.splice(kept.slopes.length) as [string, string, string];
  const hidden = add('Add', [fromAbove!, fromLater!]);
  const cell = add('Add', [add('Mul', [hidden, cellSlope]), fromCell!]);
  const byGate = others.map((slope, gate) => add('Mul', [slope, gate === OUTPUT_GATE ? hidden : cell]));
  const gates = add('Concat', byGate, { axis: 1 });
  const through = (kernel: tf.TensorInfo) => add('Gemm', [gates, recorder.value(kernel)], { transB: 1 });
  // A product with ones adds up rows, and is faster than a reduction.
  const ones = () => body.constant('float32', [1, batch], new Float32Array(batch).fill(1));
  const total = repeated ? add('Add', [sumBefore!, gates]) : add('Gemm', [ones(), gates, sumBefore!]);

  body.output(through(inputs.recurrentKernel), 'float32', plane);
  body.output(add('Mul', [cell, forget]), 'float32', plane);
  body.output(add('Gemm', [rows, gates, weightsBefore!], { transA: 1 }), 'float32', weights);
  body.output(total, 'float32', sums);
  if (!repeated) body.output(through(inputs.kernel), 'float32', [batch, channels]);

  const begin = states.map((shape) => zeros(recorder, shape));
  const stacks = [above, ...kept.slopes, kept.cellSlope, kept.forget, kept.rows];
  const [, , toWeights, toSum, toSteps] = scan(recorder, body, begin, stacks, !reverse) as [
    string,
    string,
    string,
    string,
    string,
  ];
  const gradients = repeated
    ? ofRepeated(recorder, inputs, toWeights, toSum)
    : ofSequence(recorder, inputs, toWeights, toSum, toSteps);
  const { input, kernel, recurrentKernel, bias } = inputs;
  return [input, kernel, recurrentKernel, bias].map(({ shape }, index) =>
    recorder.tensor(gradients[index]!, shape, 'float32'),
  );
}

function ofSequence(
  recorder: Recorder,
  { kernel, recurrentKernel, bias }: RecurrentInputs,
  toWeights: string,
  toBias: string,
  toSteps: string,
): string[] {
  const [toKernel, toRecurrent] = recorder.graph.addMany(
    'Split',
    [toWeights, recorder.graph.integers([kernel, recurrentKernel].map(({ shape }) => shape[0]!))],
    2,
    {
      axis: 0,
    },
  );
  return [
    recorder.transpose(toSteps, SWAP_TIME),
    toKernel!,
    toRecurrent!,
    recorder.reshape(toBias, bias.shape),
  ];
}

/** @param total gradient of the projection, summed over the steps, `[batch, 4 * units]` */
function ofRepeated(
  recorder: Recorder,
  { input, kernel }: RecurrentInputs,
  toRecurrent: string,
  total: string,
): string[] {
  const toInput = recorder.add('Gemm', [total, kernel], { transB: 1 });
  const toKernel = recorder.add('Gemm', [input, total], { transA: 1 });
  const toBias = recorder.add('ReduceSum', [total, recorder.graph.integers([0])], { keepdims: 0 });
  return [toInput, toKernel, toRecurrent, toBias];
}
