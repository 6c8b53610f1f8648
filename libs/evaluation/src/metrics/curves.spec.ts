import { describe, expect, it } from 'vitest';
import { curveAreas } from './curves';

const near = (expected: number) => (found: number) =>
  Number.isNaN(expected) ? Number.isNaN(found) : Math.abs(found - expected) < 1e-12;

describe('curveAreas', () => {
  it.each([
    { name: 'perfect', labels: [0, 0, 1, 1], scores: [1, 2, 3, 4], aucPr: 1, aucRoc: 1 },
    { name: 'reversed', labels: [1, 0], scores: [0, 1], aucPr: 1 / 2, aucRoc: 0 },
    { name: 'constant', labels: [1, 0, 0, 0], scores: [5, 5, 5, 5], aucPr: 1 / 4, aucRoc: 1 / 2 },
    {
      name: 'one mistake',
      labels: [1, 0, 1, 0],
      scores: [4, 3, 2, 1],
      aucPr: (1 + 2 / 3) / 2,
      aucRoc: 3 / 4,
    },
    { name: 'half a tie', labels: [1, 1, 0], scores: [2, 1, 1], aucPr: (1 + 2 / 3) / 2, aucRoc: 3 / 4 },
    { name: 'no event', labels: [0, 0], scores: [1, 2], aucPr: NaN, aucRoc: NaN },
  ])('$name', ({ labels, scores, aucPr, aucRoc }) => {
    const areas = curveAreas(Uint8Array.from(labels), Float64Array.from(scores));
    expect(areas.aucPr).toSatisfy(near(aucPr));
    expect(areas.aucRoc).toSatisfy(near(aucRoc));
  });
});
