import type { Score, Verdict, Window } from '@kymo/domain';
import { expect, it } from 'vitest';
import { JudgedTally } from './judged';

const verdict = (step: number, fresh: number, isScored: boolean): Verdict => ({
  window: {
    series: 's',
    startMs: step * 1000,
    intervalMs: 1000,
    length: 8,
    freshSteps: fresh,
    freshSamples: fresh,
  } as Window,
  state: isScored ? 'normal' : 'unscorable',
  ...(isScored ? { score: {} as Score } : { reason: 'too_few_values' }),
});

it('adds up what was judged, and names what was not once judging began', () => {
  const tally = new JudgedTally();
  tally.add([
    verdict(0, 8, false),
    verdict(8, 8, true),
    verdict(16, 8, false),
    verdict(24, 2, false),
    verdict(32, 8, true),
  ]);
  expect(tally.summary()).toEqual({
    samples: 16,
    share: 0.615,
    from: new Date(8000).toISOString(),
    to: new Date(39_000).toISOString(),
    unjudged: [
      {
        series: 's',
        samples: 10,
        reason: 'too_few_values',
        from: new Date(16_000).toISOString(),
        to: new Date(31_000).toISOString(),
      },
    ],
    gaps: [],
    series: 1,
    neverJudged: [],
  });
});

it('names the pauses without a sample that do not come again and again', () => {
  const judgedAt = (begins: readonly number[]) => {
    const tally = new JudgedTally();
    for (const begin of begins) tally.add([0, 8, 16].map((step) => verdict(begin + step, 8, true)));
    return tally.summary().gaps;
  };
  expect(judgedAt([0, 24, 100, 124])).toEqual([
    { series: 's', from: new Date(47_000).toISOString(), to: new Date(100_000).toISOString() },
  ]);
  expect(judgedAt([0, 100, 200, 300, 400])).toEqual([]);
});

it('names the series of which nothing was judged', () => {
  const tally = new JudgedTally();
  const ofOther = (one: Verdict): Verdict => ({ ...one, window: { ...one.window, series: 'short' } });
  tally.add([verdict(0, 8, true), ofOther(verdict(0, 8, false)), ofOther(verdict(8, 8, false))]);
  expect(tally.summary()).toMatchObject({ samples: 8, neverJudged: ['short'] });
});
