import { seededRandom } from '@kymo/statistics';
import { cast, equal, expandDims, less, sum, tensor, type Tensor } from '@tensorflow/tfjs-core';

/**
 * Selects the visible patches: those with the smallest draws.
 * @param draws `[batch, patch]`
 * @returns 1 where the seen patch is that patch of the window, `[batch, seen, patch]`
 */
export function drawSeen(draws: Tensor, seen: number): Tensor {
  const before = less(expandDims(draws, 1), expandDims(draws, 2));
  const ranks = sum(cast(before, 'float32'), 2);
  const places = tensor(
    Float32Array.from({ length: seen }, (_, place) => place),
    [1, seen, 1],
  );
  return cast(equal(places, expandDims(ranks, 1)), 'float32');
}

/**
 * Complementary masks: each patch is visible under one of them and rebuilt under all others; patches that the number of
 * masks does not divide are rebuilt under all.
 * @returns `[mask, seen, patch]`
 */
export function complementaryMasks(patches: number, count: number): Tensor {
  const order = Array.from({ length: patches }, (_, index) => index);
  const random = seededRandom(patches);
  for (let last = patches - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  const seen = Math.floor(patches / count);
  const values = new Float32Array(count * seen * patches);
  for (let place = 0; place < count * seen; place++) {
    const [mask, row] = [place % count, Math.floor(place / count)];
    values[(mask * seen + row) * patches + order[place]!] = 1;
  }
  return tensor(values, [count, seen, patches]);
}
