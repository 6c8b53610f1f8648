import type { WeightArray } from '@kymo/domain';
import { z } from 'zod';

export const noiseOptions = {
  noise: z
    .enum(['levelled', 'shared', 'by-channel'])
    .default('levelled')
    .describe(
      'Noise variance by which errors are divided: levelled is the variance of the channel plus the mean of all, shared one for all channels, by-channel the variance of the channel',
    ),
};

export type NoiseOptions = z.infer<z.ZodObject<typeof noiseOptions>>;

/** Square of a thousandth of the range: less is rounding. */
const SMALLEST_VARIANCE = 1e-6;

/**
 * Divisors of the errors, as the weight `noise`, `[channel]`. With `levelled`, channels that always err much count less,
 * and channels that hardly err count no more than with one noise for all.
 * @param squaredErrors mean of each channel, `[channel]`
 */
export function noiseOf(squaredErrors: Float32Array, { noise }: NoiseOptions): WeightArray {
  const shared = squaredErrors.reduce((sum, variance) => sum + variance, 0) / squaredErrors.length;
  const kinds = {
    levelled: (own: number) => own + shared,
    shared: () => shared,
    'by-channel': (own: number) => own,
  };
  const values = squaredErrors.map((own) => Math.max(SMALLEST_VARIANCE, kinds[noise](own)));
  return { name: 'noise', shape: [values.length], values };
}
