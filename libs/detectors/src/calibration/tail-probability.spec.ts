import { seededRandom } from '@kymo/statistics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepTail, tailProbability } from './tail-probability';

function exponential(count: number, seed: number): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: count }, () => -0.1 * Math.log(1 - random()));
}

const kept = keepTail([exponential(3000, 1), exponential(2000, 2)])!;
const probability = (score: number) => tailProbability(score, { calibration: { tail: kept } })!;

describe('tailProbability', () => {
  it.each([0.01, 0.05, 0.1, 0.3, 0.6])('is the share of healthy windows that score %d or more', (score) => {
    const exact = Math.exp(-score / 0.1);
    expect(probability(score) / exact).toBeGreaterThan(0.8);
    expect(probability(score) / exact).toBeLessThan(1.25);
  });

  it('goes on beyond what was seen', () => {
    const highest = kept.scores[0]!;
    expect(probability(1.5 * highest)).toBeLessThan(probability(highest) / 5);
    expect(probability(1.5 * highest)).toBeGreaterThan(Math.exp(-(1.5 * highest) / 0.1) / 5);
  });

  it('never rises with the score, and stays within 0 and 1', () => {
    const score = fc.oneof(fc.double({ min: 0, max: 2, noNaN: true }), fc.double({ min: 0, noNaN: true }));
    fc.assert(
      fc.property(
        score,
        score,
        fc.constantFrom(kept, keepTail([new Float32Array(50).fill(0.2)])!),
        (...args) => {
          const [one, other, tail] = args;
          const [low, high] = [Math.min(one, other), Math.max(one, other)].map((own) =>
            tailProbability(own, { calibration: { tail } })!,
          );
          expect(high!).toBeGreaterThan(0);
          expect(high!).toBeLessThanOrEqual(low!);
          expect(low!).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('says nothing of a score that is no number, nor where no tail was kept', () => {
    expect(probability(NaN)).toBeUndefined();
    expect(tailProbability(1, { calibration: {} })).toBeUndefined();
    expect(keepTail([new Float32Array(0)])).toBeUndefined();
  });

  it('keeps few numbers', () => {
    expect(kept.scores.length + kept.probabilities.length).toBeLessThanOrEqual(512);
  });
});
