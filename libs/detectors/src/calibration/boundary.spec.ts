import { seededRandom } from '@kymo/statistics';
import { describe, expect, it } from 'vitest';
import { boundaryOf } from './boundary';
import { calibrationMethodSchema } from '../types/calibration-method';
import type { Track } from './tail';

const LENGTH = 20_000;
const SEPARATION = 10;

/** What windows see of exponential shocks: each stays for as long as a window, so that crossings come in runs. */
function shocks(seed: number, length = LENGTH): Track {
  const random = seededRandom(seed);
  const sizes = Array.from({ length }, () => (random() < 0.02 ? -Math.log(1 - random()) : 0));
  return Float32Array.from(sizes, (_, index) =>
    Math.max(...sizes.slice(Math.max(0, index - SEPARATION + 1), index + 1)),
  );
}

function runsBeyond(track: Track, level: number): number {
  let last = -Infinity;
  let runs = 0;
  track.forEach((value, index) => {
    if (value < level) return;
    if (index - last > SEPARATION) runs += 1;
    last = index;
  });
  return runs;
}

describe.each(calibrationMethodSchema.options)('the boundary by %s', (method) => {
  const level = (tracks: readonly Track[], rate: number) =>
    boundaryOf(tracks, method, { separation: SEPARATION, rate });

  it.each([5e-4, 1e-3, 4e-3])('is crossed at the accepted rate %d by tracks not seen', (rate) => {
    const boundary = level([shocks(1), shocks(2)], rate);
    const fresh = [3, 4, 5].map((seed) => shocks(seed));
    const alarms = fresh.reduce((sum, track) => sum + runsBeyond(track, boundary), 0);
    const expected = rate * fresh.length * LENGTH;
    expect(alarms).toBeGreaterThan(expected / 2);
    expect(alarms).toBeLessThan(expected * 2);
  });

  it('rises as the rate falls, and with every value', () => {
    const track = shocks(6, 3000);
    const levels = [1e-2, 1e-3, 1e-4, 1e-6].map((rate) => level([track], rate));
    expect(levels).toEqual(levels.toSorted((one, other) => one - other));
    expect(level([track.map((value) => 2 * value)], 1e-3)).toBeCloseTo(2 * levels[1]!, 4);
  });

  it('is at least the largest value where too few were seen for the rate', () => {
    const track = shocks(7, 500);
    expect(level([track], 1e-6)).toBeGreaterThanOrEqual(Math.max(...track));
  });

  it('stays finite for a track that does not move, and for none', () => {
    expect(level([new Float32Array(100).fill(3)], 1e-5)).toBe(3);
    expect(level([], 1e-5)).toBe(0);
  });
});
