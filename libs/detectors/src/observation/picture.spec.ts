import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { drawReconstruction } from './draw-reconstruction';
import { Picture, type Colour } from './picture';

/** Colours of a PNG as it is written here: one chunk of pixels, unfiltered. */
function pixelsOf(png: Buffer): Colour[] {
  const width = png.readUInt32BE(16);
  const begin = png.indexOf('IDAT') + 4;
  const lines = inflateSync(png.subarray(begin, begin + png.readUInt32BE(begin - 8)));
  const height = lines.length / (1 + 3 * width);
  expect(png.readUInt32BE(20)).toBe(height);
  return Array.from({ length: width * height }, (_, place): Colour => {
    const at = Math.floor(place / width) * (1 + 3 * width) + 1 + 3 * (place % width);
    return [lines[at]!, lines[at + 1]!, lines[at + 2]!];
  });
}

const isBlue = ([red, , blue]: Colour) => blue > 1.5 * red;
const isOrange = ([red, , blue]: Colour) => red > 1.5 * blue;

it('draws a line through whole pixels, and nothing beside it', () => {
  const picture = new Picture(9, 5);
  picture.polyline(
    [
      [0, 2.5],
      [9, 2.5],
    ],
    [0, 0, 200],
  );
  const pixels = pixelsOf(picture.png());
  const rows = [0, 1, 2, 3, 4].map((row) => pixels[9 * row + 4]);
  const white: Colour = [255, 255, 255];
  expect(rows).toEqual([white, white, [0, 0, 200], white, white]);
});

describe('a reconstruction', () => {
  const wave = Float32Array.from({ length: 48 }, (_, step) => Math.sin(step / 6));
  const shifted = wave.map((value) => value + 0.5);
  const count = (actual: Float32Array, expected: Float32Array) => {
    const pixels = pixelsOf(drawReconstruction([{ actual, expected }]).png());
    return { blue: pixels.filter(isBlue).length, orange: pixels.filter(isOrange).length };
  };

  it('shows both lines, on white', () => {
    const { blue, orange } = count(wave, shifted);
    expect(Math.min(blue, orange)).toBeGreaterThan(200);
    expect(blue + orange).toBeLessThan(3000);
  });

  it('leaves out what was not measured', () => {
    const gap = wave.map((value, step) => (step < 24 ? NaN : value));
    expect(count(gap, shifted).blue).toBeLessThan(0.7 * count(wave, shifted).blue);
    expect(
      count(
        wave.map(() => NaN),
        shifted,
      ).blue,
    ).toBe(0);
  });

  it('stays within its frame where the network is far off', () => {
    const far = wave.map((value) => 1e6 * value);
    expect(count(wave, far).blue).toBeGreaterThan(200);
  });
});
