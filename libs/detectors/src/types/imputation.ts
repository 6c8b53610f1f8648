import { z } from 'zod';

/**
 * What stands in for missing values; what is filled in never counts in a score.
 * `network`: the last value carried on as a first guess, then what the network expects there.
 * `carry`: the last value carried on. `linear`: the straight line between neighbours. `mean`: the channel's mean.
 */
export const imputationSchema = z.enum(['network', 'carry', 'linear', 'mean']);

export type Imputation = z.infer<typeof imputationSchema>;
