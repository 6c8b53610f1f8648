import { expect, it } from 'vitest';
import { verdictOf } from '../incidents/verdicts.fixture';
import { readingsOf } from './readings';

it('shows each channel where it deviates most, with its band, unit and direction', () => {
  const verdict = verdictOf({ step: 20, value: 3, away: 5 });
  const channels = [
    { name: 'speed', share: 0.75 },
    { name: 'unknown', share: 0.25 },
  ];
  expect(readingsOf(verdict, channels, (channel) => (channel === 'speed' ? 'rpm' : undefined))).toEqual([
    {
      channel: 'speed',
      share: 0.75,
      actual: 5,
      expected: 0,
      low: -1,
      high: 1,
      direction: 'above',
      timeMs: 20_000,
      unit: 'rpm',
    },
  ]);
});

it('shows nothing of what was not measured or has no score', () => {
  expect(readingsOf(verdictOf({ step: 20, value: 3, away: NaN }), [{ name: 'speed', share: 1 }])).toEqual([]);
  expect(readingsOf(verdictOf({ step: 20, value: null }), [{ name: 'speed', share: 1 }])).toEqual([]);
});
