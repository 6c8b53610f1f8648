import { describe, expect, it } from 'vitest';
import { PALETTES, type Palette } from './palette';
import { LEVELS, heightOf, levelOf, markOf, toneOf } from './scale';

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
  ['nothing while no data come', { score: 0.2, incident: null, quietMs: 1 }, null],
])('colours a series by %s', (_, given, level) => expect(toneOf({ state: 'normal', ...given })).toBe(level));

describe.each(Object.entries(PALETTES))('the %s palette', (_, palette) => {
  it('has a fill and an ink for every level', () => {
    expect(palette.levels).toHaveLength(LEVELS.length);
    expect(palette.levelInks).toHaveLength(LEVELS.length);
  });

  it.each(LEVELS.map((_level, index) => index))('writes legibly on level %s', (level) => {
    expect(contrast(palette.levels[level]!, palette.levelInks[level]!)).toBeGreaterThanOrEqual(4.5);
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
    expect(contrast(palette[ink] as string, palette[ground] as string)).toBeGreaterThanOrEqual(4.5);
  });

  it('keeps what was expected and what is wrong visible against the chart', () => {
    for (const line of [palette.expected, palette.alarm, palette.actual]) {
      expect(contrast(line, palette.surface)).toBeGreaterThanOrEqual(3);
    }
  });

  it.each(Object.keys(SIGHTS) as (keyof typeof SIGHTS)[])('keeps its levels apart for %s', (sight) => {
    const seen = palette.levels.map((colour) => perceived(colour, SIGHTS[sight]));
    for (let level = 1; level < seen.length; level++)
      expect(distance(seen[level]!, seen[level - 1]!)).toBeGreaterThan(9);
    const [below, beyond] = [seen.slice(0, 3), seen.slice(3)];
    for (const calm of below) for (const bad of beyond) expect(distance(calm, bad)).toBeGreaterThan(24);
  });
});

type Triple = readonly [number, number, number];

/** What each kind of sight makes of linear RGB: Machado, Oliveira and Fernandes (2009), full severity. */
const SIGHTS = {
  'usual sight': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
} as const satisfies Record<string, readonly [Triple, Triple, Triple]>;

/** CIE L*a*b* of a colour as seen with the given sight. */
function perceived(colour: string, sight: readonly Triple[]): Triple {
  const light = linear(colour);
  const [r, g, b] = sight.map((row) => clamp(row[0] * light[0] + row[1] * light[1] + row[2] * light[2]));
  const x = (0.4124 * r! + 0.3576 * g! + 0.1805 * b!) / 0.95047;
  const y = 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  const z = (0.0193 * r! + 0.1192 * g! + 0.9505 * b!) / 1.08883;
  const [fx, fy, fz] = [x, y, z].map((part) => (part > 0.008856 ? Math.cbrt(part) : 7.787 * part + 16 / 116));
  return [116 * fy! - 16, 500 * (fx! - fy!), 200 * (fy! - fz!)];
}

function distance(a: Triple, b: Triple): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/** Contrast ratio of WCAG 2. */
function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

function luminance(colour: string): number {
  const [r, g, b] = linear(colour);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function linear(colour: string): Triple {
  const part = (at: number): number => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}
