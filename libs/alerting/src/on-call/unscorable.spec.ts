import type { Verdict } from '@kymo/domain';
import { expect, it } from 'vitest';
import { verdictOf } from '../incidents/verdicts.fixture';
import { advanceUnscorable, type UnscorableState } from './unscorable';

const scored = (step: number) => verdictOf({ step, value: 0.5 });
const without =
  (reason: 'too_few_values' | 'silent') =>
  (step: number): Verdict => ({
    ...verdictOf({ step, value: null }),
    state: 'unscorable',
    reason,
  });

/** News of windows of a kind each, by step. */
function newsOf(windows: readonly ((step: number) => Verdict)[]): string[] {
  let state: UnscorableState | undefined;
  return windows.flatMap((verdictAt, step) => {
    const next = advanceUnscorable(state, verdictAt(step));
    state = next.state && structuredClone(next.state);
    return next.news === undefined ? [] : [`${step} ${next.news.status} since ${next.news.startMs}`];
  });
}

it.each<[string, readonly ((step: number) => Verdict)[], readonly string[]]>([
  ['nothing of a gap', [...Array(9).fill(without('too_few_values')), scored], []],
  ['nothing of silence', Array(30).fill(without('silent')), []],
  [
    'of a series without a score for long, once, and of its end',
    [scored, ...Array(20).fill(without('too_few_values')), scored, scored],
    ['10 firing since 1000', '21 resolved since 1000'],
  ],
])('tells %s', (_, windows, expected) => {
  expect(newsOf(windows)).toEqual(expected);
});
