import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rocAuc } from './roc-auc';

describe('rocAuc', () => {
  it.each([
    { name: 'all positives above', negatives: [1, 2], positives: [3, 4], expected: 1 },
    { name: 'all positives below', negatives: [3], positives: [1, 2], expected: 0 },
    { name: 'all equal', negatives: [5, 5, 5], positives: [5], expected: 0.5 },
    { name: 'half a tie', negatives: [1], positives: [2, 1], expected: 0.75 },
    { name: 'no positives', negatives: [1], positives: [], expected: NaN },
  ])('$name', ({ negatives, positives, expected }) => expect(rocAuc(negatives, positives)).toBe(expected));

  it('is the share of pairs that the positive wins', () => {
    const scores = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(scores, scores, (negatives, positives) => {
        const pairs = positives.flatMap((high) => negatives.map((low) => (Math.sign(high - low) + 1) / 2));
        expect(rocAuc(negatives, positives)).toBe(pairs.reduce((sum, won) => sum + won, 0) / pairs.length);
      }),
    );
  });
});
