import type { Window } from '@kymo/domain';

/** What one walk over the values of a window finds. */
export interface WindowMeans {
  /** Mean of each channel, `[channel]`; NaN where nothing was measured. */
  readonly means: Float64Array;
  /** Highest mean of an eighth of the window less the lowest, `[channel]`; 0 where nothing was measured. */
  readonly ranges: Float64Array;
  readonly missingShare: number;
}

/** Parts of a window whose means are compared. */
const PARTS = 8;

export function meansOf({ values, channels, length }: Window): WindowMeans {
  const width = channels.length;
  const means = new Float64Array(width);
  const ranges = new Float64Array(width);
  const part = Math.max(1, Math.floor(length / PARTS));
  let measured = 0;
  for (let channel = 0; channel < width; channel++) {
    let lowest = Infinity;
    let highest = -Infinity;
    let total = 0;
    let totalCount = 0;
    for (let end = length; end > 0; end -= part) {
      const begin = Math.max(0, end - part);
      let sum = 0;
      let count = 0;
      for (let at = begin * width + channel; at < end * width; at += width) {
        const value = values[at]!;
        if (Number.isNaN(value)) continue;
        sum += value;
        count += 1;
      }
      total += sum;
      totalCount += count;
      // What is left of the oldest part is too short to compare.
      if (count === 0 || end < part) continue;
      const mean = sum / count;
      if (mean < lowest) lowest = mean;
      if (mean > highest) highest = mean;
    }
    means[channel] = total / totalCount;
    ranges[channel] = highest > lowest ? highest - lowest : 0;
    measured += totalCount;
  }
  return { means, ranges, missingShare: values.length === 0 ? 1 : 1 - measured / values.length };
}
