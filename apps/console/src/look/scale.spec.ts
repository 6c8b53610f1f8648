import { COLOR_VISIONS, colorContrast, colorDistance } from '@kymo/testing';
import { describe, expect, it } from 'vitest';
import { PALETTES, type Palette } from './palette';
import { closeRange, LEVELS, heightOf, levelOf, markOf, toneOf } from './scale';

const SILENCE = { id: 'a', kind: 'silence', severity: 'critical', startMs: 0 } as const;

describe('levelOf', () => {
  it.each([
    [0, 0],
    [0.49, 0],
    [0.5, 1],
    [0.8, 2],
    [0.999, 2],
    [1, 3],
    [1.5, 4],
    [2.99, 4],
    [3, 5],
    [1e9, 5],
    [Infinity, 5],
    [-0.1, 0],
  ])('puts a score of %s on level %s', (score, level) => expect(levelOf(score)).toBe(level));

  it.each([null, undefined, NaN])('has no level for %s', (score) => expect(levelOf(score)).toBeNull());
});

describe('heightOf', () => {
  it('puts the threshold in the middle, nothing at the bottom, and everything within', () => {
    expect(heightOf(0)).toBe(0);
    expect(heightOf(1)).toBe(0.5);
    expect(heightOf(1e12)).toBeLessThanOrEqual(1);
  });

  it('rises with the score throughout', () => {
    const scores = Array.from({ length: 400 }, (_, index) => index / 20);
    const heights = scores.map(heightOf);
    for (let index = 1; index < heights.length; index++)
      expect(heights[index]).toBeGreaterThan(heights[index - 1]!);
  });
});

it('marks a series with an incident as firing whatever its latest window says', () => {
  expect(markOf({ state: 'normal', incident: SILENCE, quietMs: 1 })).toBe('firing');
  expect(markOf({ state: 'normal', incident: null, quietMs: 1 })).toBe('quiet');
  expect(markOf({ state: 'unscorable', incident: null })).toBe('unscorable');
});

it.each([
  ['its incident, whatever its score is', { score: 0.2, incident: SILENCE }, 5],
  ['its score', { score: 1.2, incident: null }, 3],
  ['the incident that nobody was alerted to', { score: 3.8, incident: null, noted: 'info' as const }, 2],
  ['nothing while no data come', { score: 0.2, incident: null, quietMs: 1 }, null],
])('colours a series by %s', (_, given, level) =>
  expect(toneOf({ state: 'normal', noted: null, ...given })).toBe(level),
);

describe.each(Object.entries(PALETTES))('the %s palette', (_, palette) => {
  it('has a fill and an ink for every level', () => {
    expect(palette.levels).toHaveLength(LEVELS.length);
    expect(palette.levelInks).toHaveLength(LEVELS.length);
  });

  it.each(LEVELS.map((_level, index) => index))('writes legibly on level %s', (level) => {
    expect(colorContrast(palette.levels[level]!, palette.levelInks[level]!)).toBeGreaterThanOrEqual(4.5);
  });

  it.each<[keyof Palette, keyof Palette]>([
    ['ink', 'paper'],
    ['ink', 'surface'],
    ['ink', 'sunken'],
    ['soft', 'paper'],
    ['soft', 'surface'],
    ['soft', 'sunken'],
    ['accent', 'paper'],
    ['accent', 'surface'],
    ['accentInk', 'accent'],
    ['alarm', 'surface'],
    ['alarm', 'paper'],
  ])('writes %s legibly on %s', (ink, ground) => {
    expect(colorContrast(palette[ink] as string, palette[ground] as string)).toBeGreaterThanOrEqual(4.5);
  });

  it('keeps what was expected and what is wrong visible against the chart', () => {
    for (const line of [palette.expected, palette.alarm, palette.actual]) {
      expect(colorContrast(line, palette.surface)).toBeGreaterThanOrEqual(3);
    }
  });

  it.each(COLOR_VISIONS)('keeps its levels apart with %s vision', (vision) => {
    const { levels } = palette;
    for (let level = 1; level < levels.length; level++)
      expect(colorDistance(levels[level]!, levels[level - 1]!, vision)).toBeGreaterThan(9);
    for (const calm of levels.slice(0, 3))
      for (const bad of levels.slice(3)) expect(colorDistance(calm, bad, vision)).toBeGreaterThan(24);
  });
});

it('values that differ by little of their size fill their chart', () => {
  const [low, high] = closeRange(1e9 - 0.05, 1e9 + 0.05)!;
  expect(low).toBeCloseTo(1e9 - 0.058, 6);
  expect(high).toBeCloseTo(1e9 + 0.058, 6);
  expect(closeRange(0, 5)).toBeUndefined();
  expect(closeRange(40, 41)).toBeUndefined();
  expect(closeRange(7, 7)).toBeUndefined();
});
