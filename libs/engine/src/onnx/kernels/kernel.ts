import { KymoError } from '@kymo/domain';
import type * as tf from '@tensorflow/tfjs-core';
import type { Attributes, Graph } from '../graph';
import type { GraphForm, TracingBackend } from '../tracing-backend';

/** Records what one tfjs kernel computes. */
export type Kernel = (
  recorder: Recorder,
  inputs: Readonly<Record<string, tf.TensorInfo>>,
  // Each kernel has its own attributes; tfjs' registry is typed no more closely.
  attributes: never,
) => tf.TensorInfo | tf.TensorInfo[];

export type NumberType = 'float32' | 'int32' | 'bool';

export type Kernels = Readonly<Record<string, Kernel>>;

/** Types by the numbers that ONNX has for them. */
const TYPES = { float32: 1, int32: 6, bool: 9 };
const LONG = 7;
const DOUBLE = 11;

/** Adds nodes for tensors. */
export class Recorder {
  constructor(readonly backend: TracingBackend) {}

  get graph(): Graph {
    return this.backend.graph;
  }

  get form(): GraphForm {
    return this.backend.form;
  }

  /** Name of the value behind a tensor. */
  value(tensor: tf.TensorInfo): string {
    return this.backend.nameOf(tensor);
  }

  tensor(value: string, shape: readonly number[], dtype: tf.DataType): tf.TensorInfo {
    return this.backend.tensor(value, shape, dtype);
  }

  /** One node as one tensor. Inputs are tensors or names of values. */
  node(
    op: string,
    inputs: readonly (tf.TensorInfo | string)[],
    shape: readonly number[],
    dtype: tf.DataType,
    attributes: Attributes = {},
  ): tf.TensorInfo {
    return this.tensor(this.add(op, inputs, attributes), shape, dtype);
  }

  /** One node as a value. */
  add(op: string, inputs: readonly (tf.TensorInfo | string)[], attributes: Attributes = {}): string {
    const names = inputs.map((input) => (typeof input === 'string' ? input : this.value(input)));
    return this.graph.add(op, names, attributes);
  }

  /** A tensor in another type, as tfjs casts. */
  cast(x: tf.TensorInfo, dtype: NumberType): tf.TensorInfo {
    if (x.dtype === dtype) return x;
    if (x.dtype === 'float32' && dtype === 'int32') {
      return this.fromDoubles(this.doublesOf(x), x.shape, dtype);
    }
    return this.node('Cast', [x], x.shape, dtype, { to: TYPES[dtype] });
  }

  /** Whole numbers as tfjs makes them: cut short, wrapped around where too large, 0 for NaN and infinity. */
  fromDoubles(doubles: string, shape: readonly number[], dtype: 'float32' | 'int32'): tf.TensorInfo {
    if (dtype === 'float32') return this.node('Cast', [doubles], shape, dtype, { to: TYPES[dtype] });
    const range = this.doublesOf(this.graph.scalar(2 ** 32));
    const within = this.add('Mod', [doubles, range], { fmod: 1 });
    const long = this.add('Cast', [within], { to: LONG });
    const none = this.graph.constant('int64', [], [0]);
    const whole = this.add('Where', [this.add('IsNaN', [within]), none, long]);
    return this.node('Cast', [whole], shape, dtype, { to: TYPES[dtype] });
  }

  /** Numbers as the doubles in which tfjs computes. */
  doublesOf(x: tf.TensorInfo | string): string {
    return this.add('Cast', [x], { to: DOUBLE });
  }

  reshape(input: tf.TensorInfo | string, shape: readonly number[]): string {
    return this.add('Reshape', [input, this.graph.integers(shape)]);
  }

  transpose(input: tf.TensorInfo | string, permutation: readonly number[]): string {
    return this.add('Transpose', [input], { perm: permutation });
  }
}

export function unsupported(kernel: string, why: string, instead: string): KymoError {
  return new KymoError('KERNEL_UNSUPPORTED', `tracing a function: kernel '${kernel}' ${why}; ${instead}`);
}
