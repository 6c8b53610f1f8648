import { seededRandom } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { beginDrifting, driftingBoundary, learnScore, type DriftingBoundary } from './drifting-boundary';

const RATE = 4e-3;
const SCORES = 20_000;

/** Scores with an exponential tail, whose level rises slowly from well below the learnt boundary to well above it. */
function risingScores(seed: number): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: SCORES }, (_, index) => 0.3 + index / SCORES - 0.1 * Math.log(1 - random()));
}

function judgeAll(scores: readonly number[], from = beginDrifting('model')) {
  let state: DriftingBoundary = from;
  const boundaries = scores.map((score) => {
    const boundary = driftingBoundary(state, RATE);
    state = learnScore(state, score, boundary);
    return boundary;
  });
  return { boundaries, state };
}

describe('the drifting boundary', () => {
  it.each([1, 2, 3])(
    'keeps the rate where the level of the scores rises slowly past the learnt one',
    (seed) => {
      const scores = risingScores(seed);
      const { boundaries } = judgeAll(scores);
      const late = scores.slice(SCORES / 2);
      const expected = RATE * late.length;
      const alarms = late.filter((score, index) => score >= boundaries[SCORES / 2 + index]!).length;
      expect(alarms).toBeGreaterThan(expected / 2);
      expect(alarms).toBeLessThan(expected * 2);
      expect(late.filter((score) => score >= 1).length).toBeGreaterThan(100 * expected);
    },
  );

  it('never lies below the learnt one, and is that one until enough was seen', () => {
    const { boundaries } = judgeAll(risingScores(1));
    expect(Math.min(...boundaries)).toBe(1);
    expect(Math.max(...boundaries.slice(0, 300))).toBe(1);
  });

  it('does not follow a jump', () => {
    const calm = risingScores(4).slice(0, 5000);
    const { state } = judgeAll(calm);
    const jump = Array.from({ length: 2000 }, () => 2.5);
    const { boundaries } = judgeAll(jump, state);
    expect(Math.max(...boundaries)).toBeLessThan(1.5);
  });

  it('goes on from what was stored as if it had never stopped, within a bound', () => {
    const scores = risingScores(5);
    const whole = judgeAll(scores);
    const first = judgeAll(scores.slice(0, 7_654));
    const stored = JSON.stringify(first.state);
    const rest = judgeAll(scores.slice(7_654), JSON.parse(stored) as DriftingBoundary);
    expect(rest.state).toEqual(whole.state);
    expect(rest.boundaries).toEqual(whole.boundaries.slice(7_654));
    expect(stored.length).toBeLessThan(10_000);
  });
});
