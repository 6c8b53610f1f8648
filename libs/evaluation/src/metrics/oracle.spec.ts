import { expect, it } from 'vitest';
import { oracleScores } from './oracle.fixture';

it('point adjustment turns one lucky point into a perfect score, the event score does not', () => {
  const labels = Uint8Array.of(0, 0, 1, 1, 1, 1, 0, 0, 0, 0);
  const scores = Float64Array.of(0, 0, 0, 0, 0, 1, 0, 0, 0, 1);
  const { pointF1, pointAdjustedF1, eventF1, rangeF1 } = oracleScores(labels, scores);
  expect(pointAdjustedF1).toBeCloseTo((2 * (4 / 5)) / (1 + 4 / 5), 12);
  expect(eventF1).toBeCloseTo((2 * 0.5) / 1.5, 12);
  expect(pointF1).toBeCloseTo(4 / 7, 4);
  // Recall 0.2 + 0.8 / 4, precision 1 / 2.
  expect(rangeF1).toBeCloseTo((2 * 0.4 * 0.5) / 0.9, 12);
});
