import type { Moments } from './moments';
import type { Residuals } from './residuals';

/** Operating regions of a channel, half a standard deviation wide about its mean; the outermost have no end. */
export const REGIONS = 8;
const REGIONS_PER_DEVIATION = 2;

/** In which region each channel should be, by the others and the past, on the mean of the steps that residuals are of. */
export function regionsOf({ channels, means, products }: Moments, residuals: Residuals): Uint8Array {
  const width = channels.length;
  const regions = new Uint8Array(width);
  for (let channel = 0; channel < width; channel++) {
    const variance = products[(channel * (channel + 3)) / 2]! - means[channel]! ** 2;
    const prediction = residuals.predictionOf(channel);
    const distance =
      variance > 0 && !Number.isNaN(prediction) ? (prediction - means[channel]!) / Math.sqrt(variance) : 0;
    const region = Math.floor(REGIONS_PER_DEVIATION * distance) + REGIONS / 2;
    regions[channel] = Math.max(0, Math.min(REGIONS - 1, region));
  }
  return regions;
}
