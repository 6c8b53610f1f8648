import type { WeightArray } from '@kymo/domain';
import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../tensor-specs';

/** Named weights kept as one vector, so that an optimiser updates all of them at once. */
export interface FlatParameters {
  readonly size: number;
  readonly values: Float32Array;
  /** Tensors by name, cut from a vector. */
  cut(vector: tf.Tensor): Record<string, tf.Tensor>;
  /** The reverse of `cut`. */
  join(tensors: Readonly<Record<string, tf.Tensor>>): tf.Tensor;
  /** Plain arrays, copied from a vector. */
  arrays(vector: Float32Array): WeightArray[];
}

export function flatten(parameters: readonly WeightArray[]): FlatParameters {
  let size = 0;
  const places = parameters.map(({ name, shape }) => {
    const place = { name, shape: [...shape], begin: size, size: sizeOf(shape) };
    size += place.size;
    return place;
  });
  const values = new Float32Array(size);
  places.forEach(({ begin }, index) => values.set(parameters[index]!.values, begin));
  return {
    size,
    values,
    cut: (vector) =>
      Object.fromEntries(
        places.map((place) => [
          place.name,
          tf.reshape(tf.slice(vector, [place.begin], [place.size]), place.shape),
        ]),
      ),
    join: (tensors) => tf.concat(places.map((place) => tf.reshape(tensors[place.name]!, [place.size]))),
    arrays: (vector) =>
      places.map(({ name, shape, begin, size: length }) => ({
        name,
        shape,
        values: vector.slice(begin, begin + length),
      })),
  };
}
