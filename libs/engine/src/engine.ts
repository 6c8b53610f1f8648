import type { Tensor } from '@tensorflow/tfjs-core';

export type TypedArray = Float32Array | Int32Array | Uint8Array;

/** Shape and type of one input; `null` as the first dimension is a batch whose size each run decides. */
export interface TensorSpec {
  readonly shape: readonly (number | null)[];
  readonly dtype?: 'float32' | 'int32' | 'bool';
}

/** A pure function in plain TensorFlow.js. Tensors it creates itself become constants. It must not read values. */
export type TensorFunction = (...inputs: Tensor[]) => Tensor[];

export interface TensorValue {
  readonly shape: readonly number[];
  readonly values: TypedArray;
}

/** A function made ready to run many times on plain typed arrays. */
export interface CompiledFunction {
  /**
   * @param inputs one typed array per spec, row-major; not changed
   * @param into arrays for outputs to be written to, by position, of the same length and none of them an input;
   *   an output without one gets a fresh array
   * @throws KymoError OPTIONS_INVALID
   */
  run(inputs: readonly TypedArray[], into?: readonly (TypedArray | undefined)[]): Promise<TensorValue[]>;
  dispose(): Promise<void>;
}

/** Runs TensorFlow.js functions on plain typed arrays. */
export interface Engine {
  readonly name: 'onnx' | 'tfjs';
  /** @throws KymoError KERNEL_UNSUPPORTED, TRACE_READ */
  compile(compute: TensorFunction, inputs: readonly TensorSpec[]): Promise<CompiledFunction>;
  dispose(): Promise<void>;
}
