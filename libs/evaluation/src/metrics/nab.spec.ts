import { describe, expect, it } from 'vitest';
import { NAB_PROFILES, nabProbation, nabScores, rawNabScore } from './nab';

/** 100 rows: nothing is scored before row 15. */
const ROWS = 100;
const alarmsAt = (...rows: number[]) =>
  Uint8Array.from({ length: ROWS }, (_, row) => Number(rows.includes(row)));
const windows = [{ first: 40, last: 49 }];
const sigmoid = (position: number) => 2 / (1 + Math.exp(5 * position)) - 1;

describe('NAB score', () => {
  it.each([
    { name: 'nothing detected', alarms: [], raw: -1 },
    { name: 'first row of the window', alarms: [40], raw: 1 },
    { name: 'only the earliest alarm in a window counts', alarms: [40, 41, 45, 49], raw: 1 },
    { name: 'half way into the window', alarms: [45], raw: sigmoid(-0.5) / sigmoid(-1) },
    { name: 'false alarm before any window', alarms: [20, 40], raw: 1 - 0.11 },
    { name: 'false alarm in the probation', alarms: [14, 40], raw: 1 },
    { name: 'false alarm just behind a window', alarms: [40, 50], raw: 1 + 0.11 * sigmoid(1 / 9) },
    { name: 'false alarm far behind a window', alarms: [40, 99], raw: 1 - 0.11 },
  ])('$name', ({ alarms, raw }) => {
    expect(rawNabScore({ alarms: alarmsAt(...alarms), windows }, NAB_PROFILES.standard)).toBeCloseTo(raw, 12);
  });

  it.each([
    { name: 'silence is 0', alarms: [], expected: [0, 0, 0] },
    { name: 'perfection is 100', alarms: [40], expected: [100, 100, 100] },
    { name: 'profiles weigh false alarms', alarms: [20, 40], expected: [94.5, 89, 100 * (2.89 / 3)] },
  ])('normalised: $name', ({ alarms, expected }) => {
    const scores = nabScores([{ alarms: alarmsAt(...alarms), windows }]);
    [scores.standard, scores.rewardLowFalsePositives, scores.rewardLowFalseNegatives].forEach(
      (score, index) => expect(score).toBeCloseTo(expected[index]!, 9),
    );
  });

  it.each([
    [100, 15],
    [4032, 604],
    [22_695, 750],
  ])('probation of %d rows is %d', (rows, expected) => expect(nabProbation(rows)).toBe(expected));
});
