import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addEvidence, ENOUGH_EVIDENCE } from './evidence';

const LASTING = 1.1;
const LASTING_LOG = Math.log(LASTING);
const WINDOW = 64;

/** Steps of windows with one score until there is enough evidence. */
function stepsUntilEnough(score: number): number {
  let evidence = 0;
  let steps = 0;
  while (evidence < ENOUGH_EVIDENCE - 1e-9) {
    evidence = addEvidence(evidence, Math.log(score), 1 / WINDOW, LASTING_LOG);
    steps += 1;
  }
  return steps;
}

describe('evidence', () => {
  it.each([
    ['after a window where the score just lasts', LASTING, WINDOW],
    ['after half of one at its square', LASTING ** 2, WINDOW / 2],
    ['within a few steps far beyond', 20, 3],
    ['no sooner farther still', 1e9, 3],
  ])('is enough %s', (_, score, steps) => {
    expect(stepsUntilEnough(score)).toBe(steps);
  });

  it('is taken away below the boundary, and soon after trouble is gone', () => {
    const most = addEvidence(0, 9, 1, LASTING_LOG);
    expect(most).toBe(1.5);
    const stepsToNothing = Math.ceil((most / Math.log(2)) * LASTING_LOG * WINDOW);
    let evidence = most;
    for (let step = 0; step < stepsToNothing; step++)
      evidence = addEvidence(evidence, Math.log(1 / 2), 1 / WINDOW, LASTING_LOG);
    expect(evidence).toBe(0);
    expect(stepsToNothing).toBeLessThan(WINDOW / 4);
  });

  const logScore = fc.double({ min: -20, max: 20, noNaN: true });
  const before = fc.double({ min: 0, max: 1.5, noNaN: true });

  it('does not depend on the parts in which a score comes', () => {
    fc.assert(
      fc.property(before, logScore, fc.integer({ min: 1, max: 32 }), (begun, log, parts) => {
        let evidence = begun;
        for (let part = 0; part < parts; part++)
          evidence = addEvidence(evidence, log, 1 / parts, LASTING_LOG);
        expect(evidence).toBeCloseTo(addEvidence(begun, log, 1, LASTING_LOG), 9);
      }),
    );
  });

  it('keeps within its bounds, and grows with the score', () => {
    fc.assert(
      fc.property(before, logScore, fc.double({ min: 0, max: 3, noNaN: true }), (begun, log, share) => {
        const evidence = addEvidence(begun, log, share, LASTING_LOG);
        expect(evidence).toBeGreaterThanOrEqual(0);
        expect(evidence).toBeLessThanOrEqual(1.5);
        expect(addEvidence(begun, log + 1, share, LASTING_LOG)).toBeGreaterThanOrEqual(evidence);
      }),
    );
  });
});
