import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { affiliation } from './affiliation';

const flags = (text: string) => Uint8Array.from(text, (letter) => Number(letter));

const near = (expected: number) => (found: number) =>
  Number.isNaN(expected) ? Number.isNaN(found) : Math.abs(found - expected) < 1e-12;

describe('affiliation', () => {
  it.each([
    { name: 'the event itself', labels: '0000110000', alarms: '0000110000', precision: 1, recall: 1 },
    // Distances 2 to 3 from the event: 1 − (2d + 2) / 10 in the mean; distances 2 to 4 from the alarm: 1 − 2d / 10.
    { name: 'one late alarm', labels: '0000110000', alarms: '0000000010', precision: 0.3, recall: 0.4 },
    { name: 'no alarm', labels: '0000110000', alarms: '0000000000', precision: NaN, recall: 0 },
    { name: 'one of two events', labels: '0110000110', alarms: '0110000000', precision: 1, recall: 0.5 },
    { name: 'no event', labels: '0000', alarms: '0100', precision: NaN, recall: NaN },
  ])('$name', ({ labels, alarms, precision, recall }) => {
    const found = affiliation(flags(labels), flags(alarms));
    expect(found.precision).toSatisfy(near(precision));
    expect(found.recall).toSatisfy(near(recall));
  });

  it('stays between 0 and 1', () => {
    const rows = fc.array(fc.tuple(fc.nat(1), fc.nat(1)), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(rows, (pairs) => {
        const { precision, recall } = affiliation(
          Uint8Array.from(pairs, ([label]) => label),
          Uint8Array.from(pairs, ([, alarm]) => alarm),
        );
        for (const figure of [precision, recall].filter((value) => !Number.isNaN(value))) {
          expect(figure).toBeGreaterThanOrEqual(-1e-12);
          expect(figure).toBeLessThanOrEqual(1 + 1e-12);
        }
      }),
      { seed: 3 },
    );
  });
});
