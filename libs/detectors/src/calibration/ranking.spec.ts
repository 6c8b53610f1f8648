import { expect, it } from 'vitest';
import { rank, rankByRarity, recency } from './ranking';

it.each([
  { ranking: 'whole-only', whole: 0.4, single: 100, recent: 0, score: 0.4 },
  { ranking: 'whole-first', whole: 0.4, single: 0.5, recent: 0, score: 0.4 },
  { ranking: 'whole-first', whole: 0.4, single: Math.E, recent: 0, score: 1.1 },
  { ranking: 'whole-first', whole: 3, single: 100, recent: 0, score: 3 },
  { ranking: 'every-statistic', whole: 3, single: 100, recent: 0, score: 10 },
  { ranking: 'every-statistic', whole: 0.1, single: 0.5, recent: 0, score: 0.25 },
  { ranking: 'recent-apart', whole: 0.4, single: 100, recent: 9, score: 0.4 },
  { ranking: 'recent-alarms', whole: 0.4, single: 100, recent: 0.9, score: 0.3 },
  { ranking: 'recent-alarms', whole: 100, single: 100, recent: 0.9, score: 0.948 },
  { ranking: 'recent-alarms', whole: 0, single: 0, recent: 1, score: 1 },
  { ranking: 'recent-alarms', whole: 1023, single: 2, recent: 0, prompt: 1, score: 8 },
  { ranking: 'recent-alarms', whole: 0.8, single: 2, recent: 0, prompt: 100, score: 0.6 },
  { ranking: 'recent-alarms', whole: 1023, single: 0, recent: 1, score: 8 },
] as const)(
  '$ranking of whole $whole, single channel $single and newest steps $recent is $score',
  ({ ranking, score, ...ratios }) => {
    expect(rank({ alone: 0, prompt: 0, ...ratios }, ranking)).toBeCloseTo(score, 9);
  },
);

it.each([
  { whole: 100, recent: 0.9, prompt: 0, score: 0.9 },
  { whole: 0, recent: 3, prompt: 0, score: 3 },
  { whole: 100, recent: 0, prompt: 2, score: 2 },
  { whole: 0.8, recent: 0, prompt: 100, score: 0.8 },
])(
  'scores the newest steps $recent as $score, where the whole is $whole and single channels are $prompt',
  ({ score, ...ratios }) => {
    const all = { alone: 0, single: 0, ...ratios };
    expect(recency(all, 'recent-alarms')).toBe(score);
    expect(recency(all, 'whole-only')).toBeNaN();
  },
);

it('ranks by the whole alone, to its own boundary, where single channels alarm apart; rarity knows both', () => {
  const ratios = { whole: 0.4, alone: 0.7, single: Math.E, recent: 0, prompt: 0 };
  expect(rank(ratios, 'whole-ranks')).toBe(0.7);
  expect(rankByRarity(ratios, 'whole-ranks')).toBeCloseTo(1.1, 9);
  expect(rankByRarity(ratios, 'whole-only')).toBe(0.4);
});

it.each(['every-statistic', 'whole-first'] as const)('%s does not jump at the boundary', (ranking) => {
  const at = (single: number) => rank({ whole: 0, alone: 0, single, recent: 0, prompt: 0 }, ranking);
  expect(at(1)).toBeCloseTo(at(1 + 1e-9), 6);
});
