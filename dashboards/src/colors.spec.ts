import { describe, expect, it } from 'vitest';
import { COLOR, LINE_COLORS } from './colors';

type Triple = readonly [number, number, number];

/** What each kind of colour vision makes of linear RGB, at its full strength. @see Machado, Oliveira, Fernandes 2009 */
const VISION: Record<string, readonly [Triple, Triple, Triple]> = {
  common: [
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
};

/** Panels of Grafana's two themes. */
const LIGHT = '#ffffff';
const DARK = '#181b1f';

const states = [COLOR.good, COLOR.close, COLOR.bad, COLOR.severe, COLOR.unknown];

it.each([...states, ...LINE_COLORS])('%s stands out against light and dark panels', (color) => {
  expect(contrast(color, LIGHT)).toBeGreaterThan(3);
  expect(contrast(color, DARK)).toBeGreaterThan(3);
});

describe.each(Object.keys(VISION))('with %s vision', (vision) => {
  it.each([
    ['states', states],
    ['lines', LINE_COLORS],
  ])('%s can be told apart', (_, colors) => {
    for (const [index, one] of colors.entries()) {
      for (const other of colors.slice(index + 1)) expect(distance(one, other, vision)).toBeGreaterThan(25);
    }
  });
});

it('takes red and green of the same lightness for alike with deuteranopia', () => {
  expect(distance('#c0392b', '#6b7a00', 'deuteranopia')).toBeLessThan(25);
});

function linear(color: string): Triple {
  const channel = (at: number) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

const luminance = ([red, green, blue]: Triple) => 0.2126 * red + 0.7152 * green + 0.0722 * blue;

/** Contrast ratio after WCAG 2. */
function contrast(one: string, other: string): number {
  const [low, high] = [luminance(linear(one)), luminance(linear(other))].sort((a, b) => a - b);
  return (high! + 0.05) / (low! + 0.05);
}

/** Distance in CIELAB; about 2 is the least that can be seen side by side. */
function distance(one: string, other: string, vision: string): number {
  const [a, b] = [one, other].map((color) => lab(seen(linear(color), vision)));
  return Math.hypot(...a!.map((value, index) => value - b![index]!));
}

function seen(color: Triple, vision: string): Triple {
  const rows = VISION[vision]!.map((row) =>
    row.reduce((sum, weight, index) => sum + weight * color[index]!, 0),
  );
  return rows.map((value) => Math.min(1, Math.max(0, value))) as unknown as Triple;
}

function lab(color: Triple): Triple {
  const [red, green, blue] = color;
  const root = (value: number) => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116);
  const x = root((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047);
  const y = root(luminance(color));
  const z = root((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
