import { normal, seededRandom } from '@kymo/statistics';
import { describe, expect, it } from 'vitest';
import type { DetectorResult } from '../evaluate/report';
import { bootstrapInterval, compareResults, pairedDifference } from './compare';

/** Only what a comparison reads. */
const resultOf = (detector: string, vusPr: Record<string, number | null>) =>
  ({
    detector,
    series: Object.entries(vusPr).map(([name, settled]) => ({ name, vusPr: { settled } })),
  }) as unknown as DetectorResult;

describe('pairedDifference', () => {
  it('is better when every series gains', () => {
    expect(pairedDifference('f', [0.1, 0.5, 0.3, 0.2, 0.6], [0.2, 0.7, 0.4, 0.4, 0.7])).toMatchObject({
      pairs: 5,
      difference: expect.closeTo(0.7 / 5, 12),
      wins: 5,
      losses: 0,
      verdict: 'better',
    });
  });

  it('is worse when a figure grows that should not', () => {
    expect(
      pairedDifference('rate', [1, 2, 3, 4, 5], [2, 3, 4, 5, 6], { higherIsBetter: false }),
    ).toMatchObject({
      wins: 0,
      losses: 5,
      verdict: 'worse',
    });
  });

  it.each([1, 4])('stays open with %i pairs, whatever they gain', (pairs) => {
    const reference = Array.from({ length: pairs }, (_, index) => index / 10);
    const challenger = reference.map((value) => value + 0.3);
    expect(pairedDifference('f', reference, challenger)).toMatchObject({ wins: pairs, verdict: 'open' });
  });

  it('stays open when series disagree', () => {
    const { low, high, verdict } = pairedDifference('f', [0.5, 0.5, 0.5, 0.5], [0.9, 0.1, 0.8, 0.3]);
    expect(low).toBeLessThan(0);
    expect(high).toBeGreaterThan(0);
    expect(verdict).toBe('open');
  });
});

describe('bootstrapInterval', () => {
  it('comes near the interval of a normal mean and repeats', () => {
    const random = seededRandom(3);
    const values = Array.from({ length: 400 }, () => 5 + normal(random));
    const [low, high] = bootstrapInterval(values, 1);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(low).toBeCloseTo(mean - 1.96 / 20, 1);
    expect(high).toBeCloseTo(mean + 1.96 / 20, 1);
    expect(bootstrapInterval(values, 1)).toEqual([low, high]);
  });
});

describe('compareResults', () => {
  it('pairs by series, averages seeds, leaves out what one side lacks', () => {
    const { differences, reference, challenger } = compareResults(
      [resultOf('plain', { a: 0.2, b: 0.4, c: null, d: 0.9 })],
      [resultOf('deep', { b: 0.5, a: 0.4, c: 0.7 }), resultOf('deep', { a: 0.6, b: 0.5, c: 0.7 })],
    );
    expect([reference, challenger]).toEqual(['plain', 'deep']);
    expect(differences[0]).toMatchObject({
      figure: 'vusPr.settled',
      pairs: 2,
      reference: expect.closeTo(0.3, 12),
      challenger: expect.closeTo(0.5, 12),
      wins: 2,
    });
    expect(differences[1]).toMatchObject({ figure: 'vusPr.causal', pairs: 0, verdict: 'open' });
  });

  it('refuses results that share no series', () => {
    const compare = () => compareResults([resultOf('plain', { a: 1 })], [resultOf('deep', { b: 1 })]);
    expect(compare).toThrow(
      expect.objectContaining({
        code: 'OPTIONS_INVALID',
        message: expect.stringMatching(/share no series; the first has a, the second b/),
      }),
    );
  });
});
