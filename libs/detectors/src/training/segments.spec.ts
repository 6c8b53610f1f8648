import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldsOf, foldsOfStarts, windowStarts } from './segments';

describe('foldsOfStarts', () => {
  it.each([
    { steps: 400, windowLength: 64, folds: 8 },
    { steps: 48, windowLength: 8, folds: 8 },
    { steps: 501, windowLength: 64, folds: 10 },
  ])('holds every window of $steps steps out once, half a window from those learnt', (plan) => {
    const { steps, windowLength, folds } = plan;
    const all = foldsOfStarts(steps, windowLength, folds);
    const held = all.map(({ heldOut }) => windowStarts(heldOut, windowLength));
    expect(held.flat()).toEqual(Array.from({ length: steps - windowLength + 1 }, (_, start) => start));
    all.forEach(({ training }, fold) => {
      const learnt = windowStarts(training, windowLength);
      expect(learnt.length).toBeGreaterThan(0);
      for (const start of held[fold]!)
        for (const other of learnt) expect(Math.abs(start - other)).toBeGreaterThanOrEqual(windowLength / 2);
    });
  });
});

describe('foldsOf', () => {
  const plan = fc.record({
    windowLength: fc.integer({ min: 8, max: 100 }),
    windows: fc.integer({ min: 3, max: 80 }),
    folds: fc.integer({ min: 2, max: 4 }),
    shift: fc.nat(20),
  });

  it('holds every step out once, and at a distance from what is learnt', () => {
    fc.assert(
      fc.property(plan, ({ windowLength, windows, folds, shift }) => {
        const steps = windows * windowLength;
        const shortestBlock = Math.min(steps / folds, 3 * windowLength);
        const gap = Math.min(windowLength / 2, Math.floor(shortestBlock / 8));
        const held = new Uint8Array(steps);
        for (const fold of foldsOf(steps, windowLength, folds, shift)) {
          for (const { begin, end } of fold.heldOut) {
            for (let step = begin; step < end; step++) held[step]! += 1;
            for (const learnt of fold.training) {
              expect(learnt.begin - end >= gap || begin - learnt.end >= gap).toBe(true);
            }
          }
        }
        expect(held.every((times) => times === 1)).toBe(true);
      }),
    );
  });

  it('leaves most of a long series to learn from', () => {
    for (const { training } of foldsOf(3000, 64, 4, 0)) {
      const learnt = training.reduce((sum, { begin, end }) => sum + end - begin, 0);
      expect(learnt / 3000).toBeGreaterThan(0.6);
    }
  });
});

describe('windowStarts', () => {
  it.each([
    [[{ begin: 0, end: 10 }], 4, 3, [0, 3, 6]],
    [[{ begin: 5, end: 8 }], 4, 1, []],
    [
      [
        { begin: 0, end: 4 },
        { begin: 10, end: 15 },
      ],
      4,
      1,
      [0, 10, 11],
    ],
  ])('cuts %j', (segments, windowLength, stride, starts) => {
    expect(windowStarts(segments, windowLength, stride)).toEqual(starts);
  });
});
