import { stretchWindows } from '@kymo/detectors';
import type { Values } from '@kymo/domain';
import { inSlices } from '@kymo/statistics';
import { expect, it } from 'vitest';
import { cutWindows } from './cut-windows';

it.each([
  { width: 2, steps: 300, length: 16, stride: 1 },
  { width: 200, steps: 400, length: 64, stride: 1 },
  { width: 200, steps: 2000, length: 64, stride: 8 },
  { width: 1000, steps: 700, length: 600, stride: 3 },
  { width: 3, steps: 10, length: 16, stride: 1 },
])('cuts the same windows in slices as in one go: $steps steps of $width channels', async (size) => {
  const { width, steps, length, stride } = size;
  const stretch = {
    series: 'a',
    intervalMs: 1000,
    startMs: 5000,
    channels: Array.from({ length: width }, (_, channel) => `c${channel}`),
    // Every third stretch of 20 steps is missing.
    values: Float32Array.from({ length: width * steps }, (_, cell) =>
      Math.floor(cell / width / 20) % 3 === 0 ? Number.NaN : cell % 1e6,
    ),
  };
  const how = { length, stride, fromMs: 5000 + 1000 * (length + 20) };
  const windows = await inSlices(cutWindows(stretch, how));
  const whole = stretchWindows(stretch, how);
  expect(windows.length).toBe(whole.length);
  for (const [place, window] of windows.entries())
    if (!isSame(window, whole[place]!)) expect(window).toEqual(whole[place]);
});

function isSame(
  { values: one, ...first }: { values: Values },
  { values: other, ...second }: { values: Values },
) {
  return Buffer.compare(bytes(one), bytes(other)) === 0 && JSON.stringify(first) === JSON.stringify(second);
}

const bytes = ({ buffer, byteOffset, byteLength }: Values) => Buffer.from(buffer, byteOffset, byteLength);
