import { seededRandom } from '@kymo/statistics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { thresholdOfRate } from './tail';

function exponentialTrack(length: number, seed: number): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length }, () => -Math.log(1 - random()));
}

describe('thresholdOfRate', () => {
  it.each([1e-3, 1e-4, 1e-5])('finds the level that an exponential variable crosses at rate %d', (rate) => {
    const tracks = [1, 2, 3, 4].map((seed) => exponentialTrack(4000, seed));
    const level = thresholdOfRate(tracks, { separation: 0, rate });
    expect(Math.abs(level + Math.log(rate))).toBeLessThan(0.25 * -Math.log(rate));
  });

  it('counts crossings that follow each other as one', () => {
    const alone = exponentialTrack(2000, 5);
    const lasting = Float32Array.from({ length: 20_000 }, (_, index) => alone[Math.floor(index / 10)]!);
    const levels = [alone, lasting].map((track, index) =>
      thresholdOfRate([track], { separation: index * 10, rate: index === 0 ? 1e-4 : 1e-5 }),
    );
    expect(levels[1]! / levels[0]!).toBeCloseTo(1, 0);
  });

  it('rises as the rate falls', () => {
    const rate = fc.double({ min: 1e-7, max: 1e-2, noNaN: true });
    fc.assert(
      fc.property(rate, rate, fc.nat(50), (one, other, seed) => {
        const track = exponentialTrack(500, seed);
        const level = (accepted: number) => thresholdOfRate([track], { separation: 3, rate: accepted });
        expect(level(Math.min(one, other))).toBeGreaterThanOrEqual(level(Math.max(one, other)));
      }),
    );
  });

  it('stays finite for a track that does not move', () => {
    expect(thresholdOfRate([new Float32Array(100).fill(3)], { separation: 5, rate: 1e-5 })).toBe(3);
  });
});
