import * as tf from '@tensorflow/tfjs-core';
import type { Attributes } from '../graph';
import type { Kernel, Kernels, NumberType, Recorder } from './kernel';
import { asFloats, countingBooleans } from './number-types';

interface AxisAttributes {
  readonly axis?: number | number[];
  /** What tfjs calls the axes of `Max`. */
  readonly reductionIndices?: number | number[];
  readonly keepDims?: boolean;
}

/** A reduction over some axes, or all. */
const reduction =
  (
    reduce: (recorder: Recorder, x: tf.TensorInfo, axes: readonly number[], keepDims: boolean) => string,
  ): Kernel =>
  (recorder, { x }, { axis, reductionIndices, keepDims = false }: AxisAttributes) => {
    const axes = tf.util.parseAxisParam(
      axis ?? reductionIndices ?? x!.shape.map((_, index) => index),
      x!.shape,
    );
    const kept = x!.shape.map((size, index) => (axes.includes(index) ? 1 : size));
    const shape = keepDims ? kept : x!.shape.filter((_, index) => !axes.includes(index));
    const value = axes.length === 0 ? recorder.value(x!) : reduce(recorder, x!, axes, keepDims);
    return recorder.tensor(value, shape, x!.dtype);
  };

const byAttribute = (op: string): Kernel =>
  reduction((recorder, x, axes, keepDims) => recorder.add(op, [x], { axes, keepdims: Number(keepDims) }));

/** Not ONNX' own for floats: it carries NaN only from the first place. */
const extreme = (op: 'ReduceMax' | 'ReduceMin'): Kernel => {
  const ofNumbers = reduction((recorder, x, axes, keepDims) => {
    const keepdims = Number(keepDims);
    const found = recorder.add(op, [x], { axes, keepdims });
    if (x.dtype !== 'float32') return found;
    // Squares, unlike numbers, add up to NaN from nothing but NaN.
    const squares = recorder.add('Mul', [x, x]);
    const sum = recorder.add('ReduceSum', [squares, recorder.graph.integers(axes)], { keepdims });
    return recorder.add('Where', [recorder.add('IsNaN', [sum]), sum, found]);
  });
  return (recorder, { x }, attributes) => {
    const found = countingBooleans(ofNumbers)(recorder, { x: x! }, attributes) as tf.TensorInfo;
    return recorder.cast(found, x!.dtype as NumberType);
  };
};

const argument = (op: string): Kernel =>
  countingBooleans((recorder, { x }, { axis }: { axis: number }) => {
    const [along = 0] = tf.util.parseAxisParam(axis, x!.shape);
    const found = recorder.add(op, [x!], { axis: along, keepdims: 0 });
    return recorder.node(
      'Cast',
      [found],
      x!.shape.filter((_, index) => index !== along),
      'int32',
      { to: 6 },
    );
  });

export const reductions: Kernels = {
  Sum: reduction((recorder, x, axes, keepDims) => {
    const attributes: Attributes = { keepdims: Number(keepDims) };
    return recorder.add('ReduceSum', [x, recorder.graph.integers(axes)], attributes);
  }),
  Mean: asFloats(byAttribute('ReduceMean')),
  Max: extreme('ReduceMax'),
  Min: extreme('ReduceMin'),
  Prod: byAttribute('ReduceProd'),
  All: extreme('ReduceMin'),
  Any: extreme('ReduceMax'),
  ArgMax: argument('ArgMax'),
  ArgMin: argument('ArgMin'),
  Softmax: (recorder, { logits }) =>
    recorder.node('Softmax', [logits!], logits!.shape, logits!.dtype, { axis: -1 }),
  Cumsum: countingBooleans((recorder, { x }, { axis, exclusive, reverse }: tf.CumsumAttrs) =>
    recorder.node('CumSum', [x!, recorder.graph.constant('int64', [], [axis])], x!.shape, x!.dtype, {
      exclusive: Number(exclusive),
      reverse: Number(reverse),
    }),
  ),
};
