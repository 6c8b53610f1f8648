import type { WeightArray } from '@kymo/domain';
import { z } from 'zod';

export const noiseOptions = {
  noise: z
    .enum(['levelled', 'shared', 'by-channel'])
    .default('levelled')
    .describe(
      'Variance that values are taken to have about their reconstruction: each channel its own and the mean of all added, one for all, or each its own alone',
    ),
};

export type NoiseOptions = z.infer<z.ZodObject<typeof noiseOptions>>;

/** Square of a thousandth of the range: less is rounding. */
const SMALLEST_VARIANCE = 1e-6;

/**
 * What errors are divided by, as the weight `noise`, `[channel]`. Levelled, channels that always err much count for less,
 * and those that hardly err for no more than with one noise for all.
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
