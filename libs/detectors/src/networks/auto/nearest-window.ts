import {
  add,
  matMul,
  maximum,
  min,
  mul,
  pow,
  reshape,
  slice,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import type { WeightArray } from '@kymo/domain';
import type { ExampleSet } from '@kymo/engine';
import { exampleRows } from '../layers/example-rows';

/** Lengths at which the nearest window of a single channel is searched, as shares of the window. */
const SHARES = [1, 1 / 2, 1 / 4];

/** The newest steps of training windows spread evenly over the examples, `[kept, steps · channels]`. */
export function keepNewest(name: string, training: ExampleSet, steps: number, most: number): WeightArray {
  const [length, channels] = training.shape as [number, number];
  const size = length * channels;
  const width = steps * channels;
  const windows = exampleRows([training], most);
  const kept = windows.length / size;
  const values = new Float32Array(kept * width);
  for (let row = 0; row < kept; row++)
    values.set(windows.subarray((row + 1) * size - width, (row + 1) * size), row * width);
  return { name, shape: [kept, width], values };
}

/**
 * Distance of a window of one channel to the nearest learnt window. Artifacts of earlier versions keep half a window
 * only, and are compared at that length.
 * @param kept `[kept, steps]`
 * @param rounding distance below which windows count as equal
 * @returns `[batch, 1, 1]`
 */
export function distanceOfOneChannel(batch: Tensor, kept: Tensor, rounding: number): Tensor {
  return kept.shape[1] === batch.shape[1]
    ? distanceAtLengths(batch, kept, rounding)
    : add(distanceToNearest(batch, kept), rounding);
}

/**
 * Geometric mean of the distances of the whole window, its newer half and its newest quarter to the nearest kept ones:
 * longer lengths show new shapes, shorter ones show what has just begun.
 * @param kept whole windows
 */
function distanceAtLengths(batch: Tensor, kept: Tensor, rounding: number): Tensor {
  const steps = batch.shape[1]!;
  const distances = SHARES.map((share) => {
    const newest = Math.ceil(share * steps);
    return add(distanceToNearest(batch, slice(kept, [0, steps - newest], [-1, newest])), rounding);
  });
  return pow(
    distances.reduce((product, distance) => mul(product, distance)),
    1 / SHARES.length,
  );
}

/**
 * Mean squared difference between the newest steps of a window and the most similar ones kept.
 * @param batch `[batch, time, channel]`
 * @param kept `[kept, steps · channels]`
 * @returns `[batch, 1, 1]`
 */
export function distanceToNearest(batch: Tensor, kept: Tensor): Tensor {
  const [count, length, channels] = batch.shape as [number, number, number];
  const width = kept.shape[1]!;
  const steps = width / channels;
  const newest = slice(batch, [0, length - steps, 0], [-1, steps, channels]);
  const rows = reshape(newest, [count, width]) as Tensor2D;
  const squares = add(sum(square(rows), 1, true), reshape(sum(square(kept), 1), [1, -1]));
  const distances = sub(squares, mul(2, matMul(rows, kept as Tensor2D, false, true)));
  return reshape(mul(maximum(min(distances, 1), 0), 1 / width), [count, 1, 1]);
}
