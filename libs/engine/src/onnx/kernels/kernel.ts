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

export type Kernels = Readonly<Record<string, Kernel>>;

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
