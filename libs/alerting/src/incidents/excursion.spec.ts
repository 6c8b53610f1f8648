import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginExcursion, type Excursion, goOn, spanOf } from './excursion';
import { scoresOver, STEP_MS, verdictOf, type Shown } from './verdicts.fixture';

function over(shown: readonly Shown[]): Excursion {
  const [first, ...rest] = shown.filter(({ value }) => value! >= 1).map(verdictOf);
  return rest.reduce(goOn, beginExcursion(first!));
}

describe('an excursion', () => {
  it('begins and ends within a quarter of a window of the fault', () => {
    const faults = fc.record({
      length: fc.constantFrom(16, 32, 64),
      windows: fc.double({ min: 0.25, max: 12, noNaN: true }),
      peak: fc.double({ min: 3, max: 200, noNaN: true }),
    });
    fc.assert(
      fc.property(faults, ({ length, windows, peak }) => {
        const steps = Math.max(1, Math.round(windows * length));
        // Of a fault shorter than a window no window shows more than its share.
        const fault = { from: 200, steps, peak: peak * Math.max(1, length / steps) };
        const { startMs, endMs } = spanOf(over(scoresOver(fault, { until: 400 + steps, length })));
        const near = (length / 4) * STEP_MS;
        expect(Math.abs(startMs - 200 * STEP_MS)).toBeLessThanOrEqual(near);
        expect(Math.abs(endMs - (200 + steps - 1) * STEP_MS)).toBeLessThanOrEqual(near);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['lasts as long as its channel stays outside', Array<number>(10).fill(5), 29],
    ['is not longer because a healthy step lies outside once', [5, 0.5, 0.5, 0.5, 0.5, 5], 20],
    ['is not longer because a spike spoils what is expected after it', [60, 1.4, 2, 1.3, 1.2, 1.4], 20],
  ])('that is over before a window is, %s', (_, aways, end) => {
    const excursion = over(aways.map((away, index) => ({ step: 20 + index, value: 20, length: 64, away })));
    expect(spanOf(excursion).endMs).toBe(end * STEP_MS);
  });

  it('that is over before a window is goes on for as long as its scores rise', () => {
    const rising = [2, 3, 4, 6, 8, 11, 15].map((value, index) => ({
      step: 20 + 4 * index,
      value,
      length: 64,
      away: 0.5,
    }));
    const excursion = over([...rising, { step: 60, value: 14, length: 64, away: 0.5 }]);
    expect(spanOf(excursion).endMs).toBe(44 * STEP_MS);
  });

  it('of a relation is shown by a window for its length less the lags', () => {
    const [length, steps] = [64, 100];
    const shown = Array.from({ length: steps + length - length / 4 - 1 }, (_, index) => index + 20);
    const excursion = over(shown.map((step) => ({ step, value: 50, length, isOfRelation: true })));
    expect(spanOf(excursion).endMs / STEP_MS).toBeCloseTo(20 + steps - 1, -1);
  });

  it('lasts as long as scores lie beyond, while evidence is left', () => {
    const begun = over([
      { step: 20, value: 2 },
      { step: 21, value: 2 },
    ]);
    expect(goOn(begun, verdictOf({ step: 22, value: 0.9, away: 0.5 }))).toEqual({
      ...begun,
      held: { ...begun.held, verdicts: 3 },
    });
    expect(goOn(begun, verdictOf({ step: 23, value: 1.2 })).lastMs).toBe(23 * STEP_MS);
  });

  it('is a step at least, and never ends before it begins', () => {
    fc.assert(
      fc.property(
        fc.nat(500),
        fc.double({ min: 1, max: 1e6, noNaN: true }),
        fc.double({ min: 0, max: 5, noNaN: true }),
        (beyond, peak, usual) => {
          const { startMs, endMs } = spanOf({
            ...{
              channel: 'flow',
              firstMs: 0,
              lastMs: beyond * STEP_MS,
              outsideMs: 0,
              peak,
              usual,
              ofBand: 0,
              ofRange: 0,
            },
            ...{ windowMs: 64 * STEP_MS, intervalMs: STEP_MS },
          });
          expect(endMs).toBeGreaterThanOrEqual(startMs);
          expect(startMs % STEP_MS).toBeCloseTo(0);
        },
      ),
    );
  });

  it.each([
    ['of its band and of its range', { away: 3, range: 12 }, { ofBand: 3, ofRange: 0.25 }],
    ['of a channel that usually stands still', { away: 3, range: 0 }, { ofBand: 3, ofRange: 1e6 }],
    ['nowhere', { away: 0 }, { ofBand: 0, ofRange: 0 }],
    ['nowhere where nothing was measured', { away: NaN }, { ofBand: 0, ofRange: 0 }],
  ])('knows the largest deviation, %s', (_, how, deviation) => {
    const calm = { away: 0.1, range: 12 };
    const excursion = over([
      { step: 20, value: 2, ...calm, ...(how.away ? {} : how) },
      { step: 21, value: 2, ...how },
      { step: 22, value: 2, ...calm, ...(how.away ? {} : how) },
    ]);
    expect(excursion).toMatchObject(deviation);
  });
});
