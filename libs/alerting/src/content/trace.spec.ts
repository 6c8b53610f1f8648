import type { Score } from '@kymo/domain';
import { expect, it } from 'vitest';
import { newsOf } from '../grouping/on-call.fixture';
import { verdictOf } from '../incidents/verdicts.fixture';
import { traceOf } from './trace';

const { window, score } = verdictOf({ step: 20, value: 3, away: 5 });
const whole = { ...score, expected: new Float32Array(2 * window.length).fill(0.5) } as Score;

it('is the loudest channel over the window, measured and expected', () => {
  const { incident } = newsOf('pump-01', 7000, { channels: [{ name: 'speed', share: 1 }] });
  expect(traceOf(incident, window, whole)).toEqual({
    series: 'pump-01',
    channel: 'speed',
    fromMs: 5000,
    intervalMs: 1000,
    actual: [...Array<number>(15).fill(0), 5],
    expected: Array<number>(16).fill(0.5),
    band: 1,
    startMs: 7000,
  });
});

it('is none of a channel that the model does not know', () => {
  expect(
    traceOf(newsOf('pump-01', 7000, { channels: [{ name: 'other', share: 1 }] }).incident, window, whole),
  ).toBeUndefined();
});
