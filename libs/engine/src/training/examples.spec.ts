import { seededRandom } from '@kymo/statistics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { consecutiveBatches, fillNormal, shuffledBatches } from './examples';

const count = fc.integer({ min: 1, max: 40 });

describe('shuffledBatches', () => {
  it('shows every example once an epoch, however the batches fall', () => {
    fc.assert(
      fc.property(count, count, fc.nat(), (examples, batchSize, seed) => {
        const next = shuffledBatches(examples, batchSize, seed);
        const drawn = Array.from({ length: Math.ceil((3 * examples) / batchSize) }, () => [...next()]).flat();
        for (let epoch = 0; epoch < 3; epoch++) {
          const seen = new Set(drawn.slice(epoch * examples, (epoch + 1) * examples));
          expect(seen.size).toBe(examples);
        }
      }),
    );
  });

  it('shuffles each epoch again, and alike with the same seed', () => {
    const [first, again] = [shuffledBatches(20, 20, 5), shuffledBatches(20, 20, 5)];
    const epoch = first();
    expect(again()).toEqual(epoch);
    expect(first()).not.toEqual(epoch);
  });
});

it('consecutive batches hold every example once, in order', () => {
  fc.assert(
    fc.property(count, count, (examples, batchSize) => {
      const drawn = consecutiveBatches(examples, batchSize).flatMap((batch) => [...batch]);
      expect(drawn).toEqual(Array.from({ length: examples }, (_, index) => index));
    }),
  );
});

it('normal draws have mean 0 and variance 1', () => {
  const draws = new Float32Array(10_001);
  fillNormal(draws, seededRandom(1));
  const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
  const variance = draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws.length;
  expect(Math.abs(mean)).toBeLessThan(0.03);
  expect(Math.abs(variance - 1)).toBeLessThan(0.05);
});
