import { z } from 'zod';
import { heldOutTailSchema } from './tail-probability';

/** Turns the tail probabilities of several detectors into one score whose boundary is 1.0. */
export const combinationSchema = z.object({
  /** Evidence that healthy stretches cross at the accepted rate of false alarms. */
  boundary: z.number().positive(),
  /** How rare each combined score is among healthy windows. */
  tail: heldOutTailSchema.optional(),
});

export type Combination = z.infer<typeof combinationSchema>;

/**
 * Fisher's evidence against a window whose score is this rare under each of several detectors; 0 where it is the most usual.
 * @see Fisher, Statistical Methods for Research Workers (1925), section 21.1
 */
export function evidenceOf(probabilities: readonly number[]): number {
  return probabilities.reduce((sum, probability) => sum - Math.log(probability), 0);
}
