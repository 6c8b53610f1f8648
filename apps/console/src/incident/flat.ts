import type { ChannelView } from '@kymo/api';

/** Equal values in a row, at the least, that are no chance. */
const MIN_STEPS = 8;

/**
 * Since when a channel has shown one and the same value through the last steps of a stretch, while more than the band was
 * expected of it; undefined where it has moved.
 */
export function flatSince(
  channel: ChannelView,
  timesMs: readonly number[],
  fromMs: number,
  toMs: number,
): number | undefined {
  const { actual, expected, upper } = channel;
  const last = timesMs.findLastIndex((timeMs, index) => timeMs <= toMs && (actual[index] ?? null) !== null);
  if (last < 0 || timesMs[last]! < fromMs) return undefined;
  let [first, steps] = [last, 0];
  let [low, high, half] = [Infinity, -Infinity, 0];
  for (let index = last; index >= 0; index--) {
    if ((actual[index] ?? null) === null) continue;
    if (actual[index] !== actual[last]) break;
    [first, steps] = [index, steps + 1];
    const should = expected[index] ?? null;
    if (should === null) continue;
    [low, high] = [Math.min(low, should), Math.max(high, should)];
    half = Math.max(half, (upper[index] ?? should) - should);
  }
  return steps >= MIN_STEPS && high - low > half ? timesMs[first] : undefined;
}
