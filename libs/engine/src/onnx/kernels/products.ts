import * as tf from '@tensorflow/tfjs-core';
import { float } from '../graph';
import { clip } from './one-input';
import { unsupported, type Kernels, type Recorder } from './kernel';
import { countingBooleans, floatsOnly, withoutBooleans } from './number-types';

interface Sides {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

function product(recorder: Recorder, a: tf.TensorInfo, b: tf.TensorInfo, { transposeA, transposeB }: Sides) {
  const shape = productShape(a.shape, b.shape, { transposeA, transposeB });
  const flat = a.shape.length === 2 && b.shape.length === 2;
  if (flat && (transposeA || transposeB) && a.dtype === 'float32') {
    return recorder.node('Gemm', [a, b], shape, a.dtype, {
      transA: Number(transposeA),
      transB: Number(transposeB),
    });
  }
  const sides = [transposeA ? swapped(recorder, a) : a, transposeB ? swapped(recorder, b) : b];
  return recorder.node('MatMul', sides, shape, a.dtype);
}

function productShape(a: number[], b: number[], { transposeA, transposeB }: Sides): number[] {
  const batch = tf.backend_util.assertAndGetBroadcastShape(a.slice(0, -2), b.slice(0, -2));
  return [...batch, a.at(transposeA ? -1 : -2)!, b.at(transposeB ? -2 : -1)!];
}

function swapped(recorder: Recorder, x: tf.TensorInfo): string {
  const last = x.shape.length - 1;
  return recorder.transpose(
    x,
    x.shape.map((_, axis) => (axis === last ? last - 1 : axis === last - 1 ? last : axis)),
  );
}

interface FusedAttributes extends Sides {
  readonly activation: string | null;
  readonly leakyreluAlpha: number;
}

export const products: Kernels = {
  BatchMatMul: withoutBooleans('BatchMatMul', (recorder, { a, b }, sides: tf.BatchMatMulAttrs) =>
    product(recorder, a!, b!, sides),
  ),
  _FusedMatMul: floatsOnly('_FusedMatMul', (recorder, { a, b, bias }, attributes: FusedAttributes) => {
    const multiplied = product(recorder, a!, b!, attributes);
    return activated(recorder, multiplied, bias, attributes);
  }),
  Einsum: countingBooleans((recorder, inputs, { equation }: tf.EinsumAttrs) => {
    const tensors = Object.values(inputs);
    const { allDims, summedDims, idDims } = tf.backend_util.decodeEinsumEquation(equation, tensors.length);
    const sizes = new Map(
      idDims.flatMap((dims, index) => dims.map((dim, axis) => [dim, tensors[index]!.shape[axis]!] as const)),
    );
    const shape = allDims.map((_, dim) => dim).filter((dim) => !summedDims.includes(dim));
    return recorder.node(
      'Einsum',
      tensors,
      shape.map((dim) => sizes.get(dim)!),
      tensors[0]!.dtype,
      { equation },
    );
  }),
};

/** Adds the bias and applies the activation of a fused kernel. */
export function activated(
  recorder: Recorder,
  x: tf.TensorInfo,
  bias: tf.TensorInfo | undefined,
  { activation, leakyreluAlpha }: Pick<FusedAttributes, 'activation' | 'leakyreluAlpha'>,
): tf.TensorInfo {
  const sum = bias ? recorder.add('Add', [x, bias]) : recorder.value(x);
  return recorder.tensor(activate(recorder, sum, activation ?? 'linear', leakyreluAlpha), x.shape, x.dtype);
}

function activate(recorder: Recorder, x: string, activation: string, leakyreluAlpha: number): string {
  switch (activation) {
    case 'linear':
      return x;
    case 'relu':
      return recorder.add('Relu', [x]);
    case 'relu6':
      return clip(recorder, x, recorder.graph.scalar(0), recorder.graph.scalar(6));
    case 'elu':
      return recorder.add('Elu', [x], { alpha: float(1) });
    case 'sigmoid':
      return recorder.add('Sigmoid', [x]);
    case 'leakyrelu':
      return recorder.add('LeakyRelu', [x], { alpha: float(leakyreluAlpha) });
    default:
      throw unsupported('_FusedMatMul', `has the activation '${activation}'`, 'apply it after the product');
  }
}
