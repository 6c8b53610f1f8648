import { type Random, seededRandom } from '@kymo/statistics';

/**
 * Indices in a new random order each epoch. A batch at the end of one epoch is filled up from the next, so that all
 * batches have the same size and every example is used equally often.
 */
export function shuffledBatches(count: number, batchSize: number, seed: number): () => Int32Array {
  const random = seededRandom(seed);
  const order = Int32Array.from({ length: count }, (_, index) => index);
  let next = count;
  return () => {
    const batch = new Int32Array(batchSize);
    for (let place = 0; place < batchSize; place++) {
      if (next === count) {
        shuffle(order, random);
        next = 0;
      }
      batch[place] = order[next++]!;
    }
    return batch;
  };
}

/** All indices in order, cut into batches; the last may be smaller. */
export function consecutiveBatches(count: number, batchSize: number): Int32Array[] {
  return Array.from({ length: Math.ceil(count / batchSize) }, (_, batch) => {
    const begin = batch * batchSize;
    return Int32Array.from({ length: Math.min(batchSize, count - begin) }, (_, place) => begin + place);
  });
}

/** Fills an array with standard normal draws, two from each pair of uniform ones (Box–Muller). */
export function fillNormal(into: Float32Array, random: Random): void {
  for (let index = 0; index < into.length; index += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    into[index] = radius * Math.cos(angle);
    if (index + 1 < into.length) into[index + 1] = radius * Math.sin(angle);
  }
}

function shuffle(order: Int32Array, random: Random): void {
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const kept = order[last]!;
    order[last] = order[other]!;
    order[other] = kept;
  }
}
