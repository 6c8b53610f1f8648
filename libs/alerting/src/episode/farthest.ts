import type { Reading } from '@kymo/domain';

/**
 * What people hear of the channels: each where it lay farthest from what was expected, in half widths of its band. A window
 * still shows a fault, and what the model expects after it, when the channel has long come back.
 */
export function farthest(before: readonly Reading[], now: readonly Reading[]): readonly Reading[] {
  if (before.length === 0) return now;
  return now.map((reading) => {
    const known = before.find(({ channel }) => channel === reading.channel);
    return known !== undefined && distanceOf(known) > distanceOf(reading)
      ? { ...known, share: reading.share }
      : reading;
  });
}

function distanceOf({ actual, expected, high }: Reading): number {
  return Math.abs(actual - expected) / Math.max(high - expected, Number.MIN_VALUE);
}
