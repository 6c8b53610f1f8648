import type { Verdict } from '@kymo/domain';
import { expect, it } from 'vitest';
import { verdictOf } from '../incidents/verdicts.fixture';
import { Channels, channelSchema, type RangeState } from './hard-range';

const channels = new Channels(
  [
    { matchers: ['channel=speed', 'tag.kind=pump'], range: [-2, 2] },
    { matchers: ['channel=speed'], unit: 'rpm' },
    { matchers: ['channel=flow'], range: [0, 9], severity: 'warning' },
  ].map((options) => channelSchema.parse(options)),
);

function play(verdicts: readonly Verdict[]) {
  let state: RangeState = {};
  return verdicts.flatMap((verdict) => {
    const next = channels.advance(state, verdict);
    state = structuredClone(next.state);
    return next.news;
  });
}

it('alarms by itself when a channel leaves its range, once, and ends when all values are back', () => {
  const values = [0, 1, 3, 5, 4, NaN, 1.5, 0];
  const news = play(values.map((away, step) => verdictOf({ step, value: 0.1, away })));
  expect(
    news.map(({ incident }) => [
      incident.kind,
      incident.status,
      incident.severity,
      incident.startMs,
      incident.endMs,
    ]),
  ).toEqual([
    ['range', 'firing', 'critical', 2000, undefined],
    ['range', 'resolved', 'critical', 2000, 4000],
  ]);
  expect(news[0]).toMatchObject({
    incident: { rule: 'speed outside its hard range of -2 to 2', paged: true },
    readings: [{ channel: 'speed', actual: 3, low: -2, high: 2, direction: 'above', unit: 'rpm' }],
  });
  expect(news[1]!.incident.id).toBe(news[0]!.incident.id);
});

it('needs no score, and has a unit for channels without a range', () => {
  expect(play([verdictOf({ step: 1, value: null, away: 9 })])).toHaveLength(1);
  expect(channels.unitOf({ series: 'x' }, 'speed')).toBe('rpm');
  expect(channels.unitOf({ series: 'x' }, 'flow')).toBeUndefined();
  expect(channels.rangeOf({ series: 'x' }, 'speed')).toBeUndefined();
  expect(channelSchema.safeParse({ matchers: ['channel=a'], range: [2, 1] }).success).toBe(false);
});
