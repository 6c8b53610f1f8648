import { normal, seededRandom } from '@kymo/statistics';
import { abs, add, cast, equal, mul, sum, tensor, type Tensor } from '@tensorflow/tfjs-core';

/** Standard normal draws that never change, `[1, ...shape]`. */
export function fixedDraws(shape: readonly number[], seed: number): Tensor {
  const random = seededRandom(seed);
  const size = shape.reduce((product, length) => product * length, 1);
  return tensor(
    Float32Array.from({ length: size }, () => normal(random)),
    [1, ...shape],
  );
}

/**
 * Replaces draws that are all zero, as in validation, by fixed ones: so a network that is trained to undo noise or masks
 * is validated on the same task.
 * @param draws `[batch, ...shape]`
 */
export function standInDraws(draws: Tensor, seed: number): Tensor {
  const axes = draws.shape.slice(1).map((_, index) => index + 1);
  const isBlank = cast(equal(sum(abs(draws), axes, true), 0), 'float32');
  return add(draws, mul(isBlank, fixedDraws(draws.shape.slice(1), seed)));
}
