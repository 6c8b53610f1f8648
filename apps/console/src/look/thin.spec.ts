import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bridged, highest, thinToHighest } from './thin';

const values = fc.array(fc.option(fc.double({ min: 0, max: 50, noNaN: true })), { maxLength: 300 });

describe('thinToHighest', () => {
  it('keeps a lone spike', () => {
    const quiet = new Array<number | null>(720).fill(0.2);
    quiet[431] = 7;
    expect(thinToHighest(quiet, 40).filter((value) => value === 7)).toHaveLength(1);
  });

  it('keeps a stretch without values empty', () => {
    expect(thinToHighest([1, 2, null, null, 3, 4], 3)).toEqual([2, null, 4]);
  });

  it('has nothing to draw on nothing', () => expect(thinToHighest([1, 2], 0)).toEqual([]));

  it('never has more columns than asked for, and never loses the highest', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 80 }), (scores, columns) => {
        const thinned = thinToHighest(scores, columns);
        expect(thinned.length).toBeLessThanOrEqual(columns);
        expect(highest(thinned)).toBe(highest(scores));
      }),
    );
  });
});

describe('bridged', () => {
  it('draws across the steps between the windows of a stride', () => {
    expect(bridged([null, 1, null, null, 2, null, null, 3], [0, 1, 2, 3, 4, 5, 6, 7])).toEqual([
      null,
      1,
      undefined,
      undefined,
      2,
      undefined,
      undefined,
      3,
    ]);
  });

  it('leaves an outage open, however few steps stand for it', () => {
    const line = bridged([1, 1, null, 1, 1], [0, 10, 500, 990, 1000]);
    expect(line).toEqual([1, 1, null, 1, 1]);
  });

  it('changes no value that is there', () => {
    fc.assert(
      fc.property(values, (scores) => {
        const line = bridged(scores, [...scores.keys()]);
        expect(line).toHaveLength(scores.length);
        scores.forEach((score, index) => score !== null && expect(line[index]).toBe(score));
      }),
    );
  });
});
