import { z } from 'zod';

/**
 * How channels are brought to a common scale, each so that most of it lies within 0 to 1 about a middle of 0.5.
 * `min-max`: the lowest and highest value become 0 and 1.
 * `standard`: the mean becomes 0.5, three standard deviations to either side 0 and 1.
 * `robust`: the same by the median and the interquartile range, which a few wild values do not move.
 */
export const scalingMethodSchema = z.enum(['min-max', 'standard', 'robust']);

export type ScalingMethod = z.infer<typeof scalingMethodSchema>;
