import type * as tf from '@tensorflow/tfjs-core';
import { unsupported, type Kernel, type NumberType } from './kernel';

/** Refuses booleans where tfjs gives out numbers under their type. */
export const withoutBooleans =
  (name: string, kernel: Kernel): Kernel =>
  (recorder, inputs, attributes) => {
    if (Object.values(inputs).some((input) => input?.dtype === 'bool')) {
      throw unsupported(name, 'has an input of type bool', "cast it to 'float32' or 'int32' first");
    }
    return kernel(recorder, inputs, attributes);
  };

/** Refuses all but floats. */
export const floatsOnly =
  (name: string, kernel: Kernel): Kernel =>
  (recorder, inputs, attributes) => {
    const other = Object.values(inputs).find((input) => input && input.dtype !== 'float32');
    if (other) throw unsupported(name, `has an input of type ${other.dtype}`, "cast it to 'float32' first");
    return kernel(recorder, inputs, attributes);
  };

/** Takes numbers of any type as floats, and gives out floats. */
export const asFloats =
  (kernel: Kernel): Kernel =>
  (recorder, inputs, attributes) =>
    kernel(
      recorder,
      mapped(inputs, (input) => recorder.cast(input, 'float32')),
      attributes,
    );

/** Takes whole numbers as floats, and gives them out as whole numbers. */
export const throughFloats = (name: string, kernel: Kernel): Kernel =>
  withoutBooleans(name, (recorder, inputs, attributes) => {
    const [first] = Object.values(inputs);
    const result = asFloats(kernel)(recorder, inputs, attributes) as tf.TensorInfo;
    return recorder.cast(result, first!.dtype as NumberType);
  });

/** Takes booleans as whole numbers. */
export const countingBooleans =
  (kernel: Kernel): Kernel =>
  (recorder, inputs, attributes) =>
    kernel(
      recorder,
      mapped(inputs, (input) => (input.dtype === 'bool' ? recorder.cast(input, 'int32') : input)),
      attributes,
    );

type Inputs = Readonly<Record<string, tf.TensorInfo>>;

function mapped(inputs: Inputs, change: (input: tf.TensorInfo) => tf.TensorInfo): Inputs {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => [name, input && change(input)] as const),
  );
}
