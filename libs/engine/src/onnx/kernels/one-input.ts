import type * as tf from '@tensorflow/tfjs-core';
import type { Attributes } from '../graph';
import type { Kernel, Recorder } from './kernel';
import { throughFloats, withoutBooleans } from './number-types';

/** One node of the shape and type of its first input. */
export const same = (
  recorder: Recorder,
  op: string,
  x: tf.TensorInfo,
  rest: (tf.TensorInfo | string)[] = [],
  attributes: Attributes = {},
) => recorder.node(op, [x, ...rest], x.shape, x.dtype, attributes);

type Composition = (
  recorder: Recorder,
  x: string,
  constant: (value: number) => string,
  attributes: never,
) => string;

/** A composition of nodes on one input, same shape, same type. */
export const composed = (name: string, compose: Composition): Kernel =>
  withoutBooleans(name, (recorder, { x }, attributes) => {
    const constant = (value: number) =>
      recorder.graph.constant(x!.dtype === 'int32' ? 'int32' : 'float32', [], [value]);
    return recorder.tensor(compose(recorder, recorder.value(x!), constant, attributes), x!.shape, x!.dtype);
  });

export const composedOfFloats = (name: string, compose: Composition): Kernel =>
  throughFloats(name, composed(name, compose));

/** Not `Clip`, which does not carry NaN. */
export function clip(recorder: Recorder, x: string, lowest: string, highest: string): string {
  return recorder.add('Min', [recorder.add('Max', [x, lowest]), highest]);
}
