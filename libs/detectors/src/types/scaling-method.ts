import { z } from 'zod';

/**
 * How channels are brought to a common scale: most values of a channel then lie within 0 to 1, about a middle of 0.5.
 * `min-max`: the lowest and highest value become 0 and 1.
 * `standard`: the mean becomes 0.5, three standard deviations below and above it 0 and 1.
 * `robust`: the same with the median and the interquartile range, which a few outliers do not move.
 */
export const scalingMethodSchema = z.enum(['min-max', 'standard', 'robust']);

export type ScalingMethod = z.infer<typeof scalingMethodSchema>;
