import { z } from 'zod';

/**
 * How the boundary is placed at the accepted rate of false alarms.
 * `peaks-over-threshold`: on a tail fitted to the peaks of held-out scores, extrapolated where necessary.
 * `quantile`: where runs of held-out scores cross it at that rate. `conformal`: at the p-value of that rate.
 */
export const calibrationMethodSchema = z.enum(['peaks-over-threshold', 'quantile', 'conformal']);

export type CalibrationMethod = z.infer<typeof calibrationMethodSchema>;
