import { z } from 'zod';

/**
 * How missing values are filled; filled values never count in a score.
 * `network`: the last value as a first guess, then what the network expects there.
 * `carry`: the last value. `linear`: the straight line between neighbours. `mean`: the mean of the channel.
 */
export const imputationSchema = z.enum(['network', 'carry', 'linear', 'mean']);

export type Imputation = z.infer<typeof imputationSchema>;
