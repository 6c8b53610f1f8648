import { COLOR_VISIONS, colorContrast, colorDistance } from '@kymo/testing';
import { describe, expect, it } from 'vitest';
import { COLOR, LINE_COLORS } from './colors';
import { THEMES } from './drawing/svg';

const states = [COLOR.good, COLOR.close, COLOR.bad, COLOR.severe, COLOR.unknown];

it.each([...states, ...LINE_COLORS])('%s stands out against light and dark panels', (color) => {
  for (const { panel } of Object.values(THEMES)) expect(colorContrast(color, panel)).toBeGreaterThan(3);
});

it.each(Object.entries(THEMES))('words can be read on pictures in %s', (_, { page, panel, ink, faint }) => {
  for (const background of [page, panel])
    for (const words of [ink, faint]) expect(colorContrast(words, background)).toBeGreaterThan(4.5);
});

describe.each(COLOR_VISIONS)('with %s vision', (vision) => {
  it.each([
    ['states', states],
    ['lines', LINE_COLORS],
  ])('%s can be told apart', (_, colors) => {
    for (const [index, one] of colors.entries()) {
      for (const other of colors.slice(index + 1))
        expect(colorDistance(one, other, vision)).toBeGreaterThan(25);
    }
  });
});

it('takes red and green of the same lightness for alike with deuteranopia', () => {
  expect(colorDistance('#c0392b', '#6b7a00', 'deuteranopia')).toBeLessThan(25);
});
