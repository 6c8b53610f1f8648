import { z } from 'zod';
import { rankingSchema } from '../types/ranking';
import { heldOutTailSchema } from './tail-probability';

const numbers = z.array(z.number()).readonly();

/** Turns the error statistics of a window into one score whose boundary is 1.0; plain data, kept in the artifact. */
export const calibrationSchema = z.object({
  /** High quantile of each error statistic, by series: `[statistic]`. */
  scales: z.record(z.string(), numbers),
  /** Threshold of each error statistic, in scales; healthy stretches cross all of them equally rarely: `[statistic]`. */
  thresholds: numbers,
  /** Ratio of the worst statistic to its threshold that healthy stretches cross at the accepted rate of false alarms. */
  boundary: z.number().positive(),
  /** The same of the statistics over all channels alone; for the ranking `whole-ranks`. */
  wholeBoundary: z.number().positive().optional(),
  ranking: rankingSchema,
  /** Usual error of the newest steps by themselves, `[channel]`; for rankings that score them. */
  recentUnits: numbers.optional(),
  /** How rare each score is among healthy windows. */
  tail: heldOutTailSchema.optional(),
});

export type Calibration = z.infer<typeof calibrationSchema>;
