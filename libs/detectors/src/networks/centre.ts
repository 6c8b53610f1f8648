import type { WeightArray } from '@kymo/domain';
import type { ExampleSet } from '@kymo/engine';
import { add, sub, type Tensor } from '@tensorflow/tfjs-core';
import type { Parameters, WindowShape } from '../definition';

/** Windows looked at; means need no more. */
const MOST_WINDOWS = 512;

/**
 * Mean of each channel over the windows learnt from. Values far from 0 would have to be learnt first, which drives
 * recurrent units to their bounds and leaves them nothing to learn the rest with.
 * @returns the weight `centre`, `[channel]`; not learnt
 */
export function centreOf(training: ExampleSet, { steps, channels }: WindowShape): WeightArray {
  const count = Math.min(MOST_WINDOWS, training.count);
  const stride = training.shape.reduce((product, length) => product * length, 1);
  const examples = new Float32Array(count * stride);
  training.fill(
    Int32Array.from({ length: count }, (_, row) => Math.floor((row * training.count) / count)),
    examples,
  );
  const sums = new Float64Array(channels);
  for (let row = 0; row < count; row++) {
    for (let index = 0; index < steps * channels; index++)
      sums[index % channels]! += examples[row * stride + index]!;
  }
  const values = Float32Array.from(sums, (sum) => sum / (count * steps));
  return { name: 'centre', shape: [channels], values };
}

/** Values about 0, as the networks take them. @param batch `[batch, time, channel]` */
export function centre(parameters: Parameters, batch: Tensor): Tensor {
  return sub(batch, parameters['centre']!);
}

/** The reverse of `centre`. */
export function uncentre(parameters: Parameters, output: Tensor): Tensor {
  return add(output, parameters['centre']!);
}
