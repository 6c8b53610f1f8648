import type { Reading } from '@kymo/domain';
import { expect, it } from 'vitest';
import { newsOf } from '../grouping/on-call.fixture';
import { DEFAULT_POLICY, type Policy } from '../policy/policy';
import { hear, type Episode, type IncidentNews } from './episode';

const flow = (actual: number): Reading => ({
  ...{ channel: 'flow', share: 1, actual, expected: 49, low: 48, high: 50, timeMs: 0 },
  direction: actual > 50 ? 'above' : 'below',
});
const at = (ms: number, peakScore: number, reading: Reading): IncidentNews => ({
  ...newsOf('pump-02', 0, { peakScore }, ms),
  readings: [reading],
});
const heard = (policy: Policy, ...news: IncidentNews[]): Episode =>
  news.reduce<Episode | undefined>((before, one) => hear(before, one, policy, one.atMs), undefined)!;

it('tells people of a channel where it was farthest, though its window has scored higher since', () => {
  const episode = heard(DEFAULT_POLICY, at(0, 5.8, flow(107)), at(1000, 6, flow(47)));
  expect(episode.readings).toEqual([flow(107)]);
  expect(heard(DEFAULT_POLICY, at(0, 2, flow(51)), at(1000, 3, flow(40))).readings).toEqual([flow(40)]);
});

it('has gates ask for what it shows now', () => {
  const below: Policy = { ...DEFAULT_POLICY, direction: 'below' };
  expect(heard(below, at(0, 5, flow(107)))).toMatchObject({ status: 'pending', heldBy: 'direction' });
  expect(heard(below, at(0, 5, flow(107)), at(1000, 5, flow(45))).status).toBe('firing');
});

it('goes on where what was heard last was not kept', () => {
  const below: Policy = { ...DEFAULT_POLICY, direction: 'below' };
  const { latest, ...stored } = heard(below, at(0, 5, flow(107)));
  expect(latest).toEqual([flow(107)]);
  const silent = { ...at(1000, 5, flow(45)), readings: [] };
  expect(hear(stored, silent, below, 1000)).toMatchObject({ heldBy: 'direction' });
});
