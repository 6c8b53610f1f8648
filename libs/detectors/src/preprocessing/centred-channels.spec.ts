import { seededRandom } from '@kymo/statistics';
import { describe, expect, it } from 'vitest';
import { areSettled, centredChannels } from './centred-channels';

const WINDOW = 32;
const STEPS = 20 * WINDOW;

const stretch = (channels: Record<string, (step: number, random: () => number) => number>) => {
  const random = seededRandom(7);
  const names = Object.keys(channels);
  return {
    series: 'pump-01',
    startMs: 0,
    intervalMs: 1000,
    channels: names,
    values: Float32Array.from({ length: STEPS * names.length }, (_, index) =>
      channels[names[index % names.length]!]!(Math.floor(index / names.length), random),
    ),
  };
};

const WAYS = {
  noise: (_: number, random: () => number) => random(),
  wave: (step: number) => Math.sin(step / 2),
  climb: (step: number, random: () => number) => step / 50 + random(),
  'late step': (step: number, random: () => number) => (step > STEPS / 2 ? 9 : 0) + random(),
  constant: () => 5,
};

const centred = (ways: (typeof WAYS)[keyof typeof WAYS][], centring: 'auto' | 'always' | 'never' = 'auto') =>
  centredChannels(
    ways.map((way) => stretch({ level: way })),
    ['level'],
    { centring, windowLength: WINDOW },
  )[0];

describe('a channel', () => {
  it.each([
    ['noise', false],
    ['wave', false],
    ['constant', false],
    ['climb', true],
    ['late step', true],
  ] as const)('that is %s is seen less its mean: %s', (name, expected) => {
    expect(centred([WAYS[name]])).toBe(expected);
  });

  it('is as it is in most series', () => {
    const { noise, climb } = WAYS;
    expect(centred([noise, noise, noise, climb])).toBe(false);
    expect(centred([noise, noise, climb])).toBe(true);
  });

  it('is as the options say', () => {
    expect([centred([WAYS.noise], 'always'), centred([WAYS.climb], 'never')]).toEqual([true, false]);
  });

  it('is told apart from the others', () => {
    const both = stretch({ a: WAYS.climb, b: WAYS.noise });
    const how = { centring: 'auto', windowLength: WINDOW } as const;
    expect(centredChannels([both], ['b', 'a', 'unmeasured'], how)).toEqual([false, true, false]);
  });
});

it('calls levels settled only where there are enough of them, whichever half shows more', () => {
  const calm = Array.from({ length: 12 }, (_, index) => index % 3);
  expect(areSettled(calm)).toBe(true);
  expect(areSettled(calm.slice(1))).toBe(false);
  expect(areSettled([...calm, ...calm.map((level) => level + 9)])).toBe(false);
  expect(areSettled([...calm.map((level) => 9 * level), ...calm])).toBe(false);
});
