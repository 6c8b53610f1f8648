import type { SeriesView } from '@kymo/api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignedTo, overOwnRange } from './align';
import { csvOf } from './export';
import { outlasts } from './outlasting';
import { moved, zoomed } from './stretch';

describe('zoom', () => {
  const stretch = fc
    .tuple(fc.integer({ min: 0, max: 1e12 }), fc.integer({ min: 60_000, max: 1e10 }))
    .map(([from, length]) => [from, from + length] as const);

  it('keeps the moment under the pointer where it is, and comes back by the inverse', () => {
    fc.assert(
      fc.property(
        stretch,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.5, max: 4, noNaN: true }),
        (shown, share, factor) => {
          const around = shown[0] + share * (shown[1] - shown[0]);
          const next = zoomed(shown, around, factor);
          expect((around - next[0]) / (next[1] - next[0])).toBeCloseTo(share, 6);
          const back = zoomed(next, around, 1 / factor);
          expect(Math.abs(back[0] - shown[0])).toBeLessThan(1);
        },
      ),
    );
  });

  it('stops at a few seconds', () => {
    const [from, to] = zoomed([0, 20_000], 10_000, 0.001);
    expect(to - from).toBe(10_000);
  });

  it('pans by a share of the stretch', () => expect(moved([100, 200], 0.5)).toEqual([150, 250]));
});

describe('a comparison', () => {
  it('takes the nearest value, and none across a gap', () => {
    expect(alignedTo([0, 10, 20, 30, 40], [1, 11, 39], [5, 6, 7])).toEqual([5, 6, 6, 7, 7]);
    expect(alignedTo([0, 10, 20, 30, 40], [0, 10], [5, 6])).toEqual([5, 6, 6, null, null]);
  });
  it('has nothing of a channel without values', () => expect(alignedTo([0], [], [])).toEqual([null]));
});

describe('an overlay', () => {
  it('draws each channel over the range that it had', () => {
    expect(overOwnRange([10, null, 20, 15])).toEqual([0, null, 1, 0.5]);
    expect(overOwnRange([3, 3])).toEqual([0.5, 0.5]);
  });
});

describe('CSV', () => {
  const channel = (name: string) => ({
    ...{ name, actual: [1, null], expected: [2, 2], lower: [0, 0], upper: [4, 4], judged: 1, outside: 0 },
  });
  const view = { timesMs: [0, 60_000], score: [0.5, null], channels: [channel('a,b'), channel('c')] };

  it('has a row for each step, quotes names and leaves missing values empty', () => {
    expect(csvOf(view as unknown as SeriesView, ['a,b'])).toBe(
      'time,score,"a,b","a,b expected","a,b lower","a,b upper"\n' +
        '1970-01-01T00:00:00.000Z,0.5,1,2,0,4\n' +
        '1970-01-01T00:01:00.000Z,,,2,0,4\n',
    );
  });
});

describe('a score that is high after an incident', () => {
  const timesMs = [0, 10, 20, 30];
  it.each([
    ['is told', [0.2, 3, 2, 0.5], [{ endMs: 10 }], true],
    ['is none where it falls with the incident', [0.2, 3, 0.9, 0.5], [{ endMs: 10 }], false],
    ['is none while the incident goes on', [0.2, 3, 3, 3], [{}], false],
    ['is none of an incident before the chart', [2, 3, 2, 0.5], [{ endMs: -10 }], false],
    ['is none of an incident that ends with the chart', [0.2, 3, 2, 2], [{ endMs: 30 }], false],
    ['is none where nothing was scored', [0.2, 3, null, 2], [{ endMs: 10 }], false],
  ])('%s', (_, score, incidents, expected) => expect(outlasts(incidents, timesMs, score)).toBe(expected));
});
