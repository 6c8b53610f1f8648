import { REGIONS } from './regions';

/**
 * Mean and variance of the figures of departures, by the region in which a channel should be: a line that relates channels fits
 * worse where a machine stands still or is at its limit. Plain data of bounded size, so that it can be stored.
 */
export interface Usual {
  /** Windows that were taken in, `[region, channel]`. */
  readonly windows: Float64Array;
  /** `[region, figure, channel]`. */
  readonly means: Float64Array;
  readonly variances: Float64Array;
}

/** Windows after which it is known what is usual, in all or in one region, and those that count: older ones count for less. */
const ENOUGH = 6;
const REMEMBERED = 200;
/** A departure is usual up to so many standard deviations over the mean; in it, none counts for more than so many. */
const USUAL_DEVIATIONS = 2;
const MOST_DEVIATIONS = 3;
const SMALLEST_DEVIATION = 0.02;

export function beginUsual(channels: number, figures: number): Usual {
  return {
    windows: new Float64Array(REGIONS * channels),
    means: new Float64Array(REGIONS * figures * channels),
    variances: new Float64Array(REGIONS * figures * channels),
  };
}

export function copyUsual({ windows, means, variances }: Usual): Usual {
  return { windows: windows.slice(), means: means.slice(), variances: variances.slice() };
}

/** Every window counts once for each channel. */
export function isKnown({ windows }: Usual): boolean {
  const channels = windows.length / REGIONS;
  let count = 0;
  for (let at = 0; at < windows.length; at += channels) count += windows[at]!;
  return count >= ENOUGH;
}

/**
 * Takes in the figures of a window, in place. The first counts as its own deviation: what few have shown is taken to vary.
 * @param figures `[figure, channel]`
 * @param regions `[channel]`
 */
export function learnUsual(usual: Usual, figures: Float64Array, regions: Uint8Array): void {
  const channels = regions.length;
  regions.forEach((region, channel) => {
    const windows = (usual.windows[region * channels + channel]! += 1);
    const share = 1 / Math.min(windows, REMEMBERED);
    for (let cell = channel; cell < figures.length; cell += channels) {
      const at = region * figures.length + cell;
      const most = MOST_DEVIATIONS * Math.sqrt(usual.variances[at]!) + SMALLEST_DEVIATION;
      const away = figures[cell]! - usual.means[at]!;
      const counted = windows > ENOUGH ? Math.max(-most, Math.min(most, away)) : away;
      usual.means[at]! += share * counted;
      usual.variances[at]! += share * (counted ** 2 - usual.variances[at]!);
    }
  });
}

/**
 * Up to where each figure is usual, `[figure, channel]`: by the region of its channel, or, where little is known of that, by the
 * one in which it is usual furthest.
 * @param usuals the first has to know the region, the others may
 */
export function usualUpTo(usuals: readonly [Usual, ...Usual[]], regions: Uint8Array): Float64Array {
  const channels = regions.length;
  const cells = usuals[0].means.length / REGIONS;
  const upTo = new Float64Array(cells).fill(Number.NEGATIVE_INFINITY);
  for (let channel = 0; channel < channels; channel++) {
    const own = regions[channel]!;
    const isOwn = usuals[0].windows[own * channels + channel]! >= ENOUGH;
    const from = isOwn ? own : 0;
    const to = isOwn ? own + 1 : REGIONS;
    const least = isOwn ? ENOUGH : 1;
    for (const { windows, means, variances } of usuals)
      for (let region = from; region < to; region++) {
        if (windows[region * channels + channel]! < least) continue;
        for (let cell = channel; cell < cells; cell += channels) {
          const at = region * cells + cell;
          const level = means[at]! + USUAL_DEVIATIONS * Math.sqrt(variances[at]!) + SMALLEST_DEVIATION;
          if (level > upTo[cell]!) upTo[cell] = level;
        }
      }
  }
  return upTo;
}
