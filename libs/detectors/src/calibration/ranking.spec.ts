import { expect, it } from 'vitest';
import { rank } from './ranking';

it.each([
  { ranking: 'whole-only', whole: 0.4, single: 100, score: 0.4 },
  { ranking: 'whole-first', whole: 0.4, single: 0.5, score: 0.4 },
  { ranking: 'whole-first', whole: 0.4, single: Math.E, score: 1.1 },
  { ranking: 'whole-first', whole: 3, single: 100, score: 3 },
  { ranking: 'every-view', whole: 3, single: 100, score: 10 },
  { ranking: 'every-view', whole: 0.1, single: 0.5, score: 0.25 },
] as const)('$ranking of whole $whole and single channel $single is $score', (given) => {
  expect(rank(given.whole, given.single, given.ranking)).toBeCloseTo(given.score, 9);
});

it.each(['every-view', 'whole-first'] as const)('%s does not jump at the boundary', (ranking) => {
  expect(rank(0, 1, ranking)).toBeCloseTo(rank(0, 1 + 1e-9, ranking), 6);
});
