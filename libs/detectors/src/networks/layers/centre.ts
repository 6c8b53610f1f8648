import type { WeightArray } from '@kymo/domain';
import { add, sub, type Tensor } from '@tensorflow/tfjs-core';
import type { NetworkRun, Parameters, WindowShape } from '../../types/network';
import { exampleRows } from './example-rows';

/** Windows used of either set; means need no more. */
const MAX_WINDOWS = 512;

/**
 * Mean of each channel over the training windows. Without it, networks would first have to learn values far from 0, which
 * saturates recurrent units.
 * @returns the weight `centre`, `[channel]`; not trained
 */
export function centreOf(
  { training, validation }: NetworkRun,
  { steps, channels }: WindowShape,
): WeightArray {
  const rows = exampleRows([training, validation], MAX_WINDOWS);
  const stride = training.shape.reduce((product, length) => product * length, 1);
  const sums = new Float64Array(channels);
  for (let begin = 0; begin < rows.length; begin += stride) {
    for (let index = 0; index < steps * channels; index++) sums[index % channels]! += rows[begin + index]!;
  }
  const values = Float32Array.from(sums, (sum) => (sum * stride) / (rows.length * steps));
  return { name: 'centre', shape: [channels], values };
}

/** Values about 0, as the networks expect them. @param batch `[batch, time, channel]` */
export function centre(parameters: Parameters, batch: Tensor): Tensor {
  return sub(batch, parameters['centre']!);
}

/** The reverse of `centre`. */
export function uncentre(parameters: Parameters, output: Tensor): Tensor {
  return add(output, parameters['centre']!);
}
