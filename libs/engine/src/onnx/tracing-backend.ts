import { KymoError } from '@kymo/domain';
import * as tf from '@tensorflow/tfjs-core';
import { Graph, type ElementType } from './graph';

/** Name under which the backend and its kernels are registered with tfjs. */
export const TRACING_BACKEND = 'kymo-tracing';

/**
 * What a graph is for: one size of the batch, all sizes, or any runtime and reader; where there are several ways to
 * compute something, the best may differ.
 */
export type GraphForm = 'fixed' | 'open' | 'portable';

/** What stands behind a tensor: the name of a value in the graph, or values that are known already. */
type Traced = { references: number } & (
  | { readonly value: string }
  | { readonly known: tf.BackendValues; constant?: { readonly graph: Graph; readonly name: string } }
);

/** A tfjs backend whose kernels record nodes of a graph instead of computing. */
export class TracingBackend extends tf.KernelBackend {
  #graph = new Graph();
  #form: GraphForm = 'fixed';
  #traced = new WeakMap<object, Traced>();
  #count = 0;
  #hasRead = false;

  get graph(): Graph {
    return this.#graph;
  }

  get form(): GraphForm {
    return this.#form;
  }

  /** Begins a new graph. */
  begin(form: GraphForm): Graph {
    this.#form = form;
    this.#graph = new Graph();
    this.#hasRead = false;
    return this.#graph;
  }

  /** A tensor that stands for a value of the graph. */
  tensor(value: string, shape: readonly number[], dtype: tf.DataType): tf.TensorInfo {
    const dataId = {};
    this.#traced.set(dataId, { value, references: 1 });
    this.#count++;
    return { dataId, shape: [...shape], dtype };
  }

  /** Name of the value behind a tensor. */
  nameOf({ dataId, shape, dtype }: tf.TensorInfo): string {
    const traced = this.#lookUp(dataId);
    if ('value' in traced) return traced.value;
    if (traced.constant?.graph !== this.#graph) {
      const name = this.#graph.constant(elementType(dtype), shape, traced.known as Float32Array);
      traced.constant = { graph: this.#graph, name };
    }
    return traced.constant.name;
  }

  /** Another tensor for what stands behind a tensor. */
  alias(tensor: tf.TensorInfo): tf.TensorInfo {
    const known = this.knownValues(tensor);
    if (!known) return this.tensor(this.nameOf(tensor), tensor.shape, tensor.dtype);
    return { ...tensor, dataId: this.write(known) };
  }

  /** Values that a tensor had before tracing; `undefined` where only a run will tell. */
  knownValues({ dataId }: tf.TensorInfo): tf.BackendValues | undefined {
    const traced = this.#lookUp(dataId);
    return 'known' in traced ? traced.known : undefined;
  }

  override write(values: tf.BackendValues): object {
    const dataId = {};
    this.move(dataId, values, [], 'float32', 1);
    return dataId;
  }

  override move(
    dataId: object,
    values: tf.BackendValues,
    _: number[],
    __: tf.DataType,
    references: number,
  ): void {
    this.#traced.set(dataId, { known: values, references });
    this.#count++;
  }

  override readSync(dataId: object): tf.BackendValues {
    const traced = this.#lookUp(dataId);
    if ('known' in traced) return traced.known;
    throw valuesRead();
  }

  /** Never answers where there is nothing to read; that it was asked for, `refuseReads` tells. */
  override read(dataId: object): Promise<tf.BackendValues> {
    const traced = this.#lookUp(dataId);
    if ('known' in traced) return Promise.resolve(traced.known);
    this.#hasRead = true;
    return new Promise(() => {});
  }

  /** @throws KymoError TRACE_READ where values were asked for that a promise was to bring */
  refuseReads(): void {
    if (this.#hasRead) throw valuesRead();
  }

  override numDataIds(): number {
    return this.#count;
  }

  override disposeData(dataId: object, force = false): boolean {
    const traced = this.#traced.get(dataId);
    if (traced && --traced.references > 0 && !force) return false;
    if (this.#traced.delete(dataId)) this.#count--;
    return true;
  }

  override refCount(dataId: object): number {
    return this.#traced.get(dataId)?.references ?? 0;
  }

  override incRef(dataId: object): void {
    this.#lookUp(dataId).references++;
  }

  decRef(dataId: object): void {
    this.#lookUp(dataId).references--;
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: true };
  }

  override dispose(): void {}

  #lookUp(dataId: object): Traced {
    const traced = this.#traced.get(dataId);
    if (traced) return traced;
    // A tensor of another backend, caught by the function: tfjs moves it here.
    tf.engine().moveData(this, dataId);
    return this.#traced.get(dataId)!;
  }
}

function valuesRead(): KymoError {
  return new KymoError(
    'TRACE_READ',
    'tracing a function: it reads the values of a tensor, which has none until the function runs; ' +
      'compute with tensors only (tf.where instead of an if), and return what is to be read',
  );
}

export function elementType(dtype: tf.DataType): ElementType {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
  throw new KymoError(
    'KERNEL_UNSUPPORTED',
    `tracing a function: it uses a tensor of type ${dtype}; the onnx engine has float32, int32 and bool`,
  );
}
