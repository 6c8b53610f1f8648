import type { Window } from '@kymo/domain';
import type { Moments } from './moments';
import type { Residuals } from './residuals';

/** Operating regions of a channel, half a standard deviation wide about its mean; the outermost have no end. */
export const REGIONS = 8;
const REGIONS_PER_DEVIATION = 2;

/** In which region each channel should be, by the others and the past, on the mean of the steps that residuals are of. */
export function regionsOf(
  { channels, means, products, origin }: Moments,
  { values: residuals, regression }: Residuals,
  { values }: Window,
): Uint8Array {
  const width = channels.length;
  const { deviations } = regression;
  const first = values.length - residuals.length;
  const regions = new Uint8Array(width);
  for (let channel = 0; channel < width; channel++) {
    const from = origin[channel]!;
    const deviation = deviations[channel]!;
    let sum = 0;
    let steps = 0;
    for (let cell = channel; cell < residuals.length; cell += width) {
      const residual = residuals[cell]!;
      if (Number.isNaN(residual)) continue;
      sum += values[first + cell]! - from - residual * deviation;
      steps += 1;
    }
    const variance = products[(channel * (channel + 3)) / 2]! - means[channel]! ** 2;
    const distance = variance > 0 && steps > 0 ? (sum / steps - means[channel]!) / Math.sqrt(variance) : 0;
    const region = Math.floor(REGIONS_PER_DEVIATION * distance) + REGIONS / 2;
    regions[channel] = Math.max(0, Math.min(REGIONS - 1, region));
  }
  return regions;
}
