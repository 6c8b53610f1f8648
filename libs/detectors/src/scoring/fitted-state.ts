import { KymoError, type Artifact } from '@kymo/domain';
import { z } from 'zod';
import { calibrationSchema } from '../calibration/calibration';

const numbers = z.array(z.number()).readonly();

const fittedSeriesSchema = z.object({
  scaling: z.object({ offset: numbers, range: numbers, mean: numbers }),
  /** Usual movement between two steps, scaled, by channel; 0 where standing still is usual. */
  movement: numbers,
  /** Half width of the usual residual, scaled, by channel. */
  band: numbers,
});

/** What a fit learns beside the network's weights: the plain data of an artifact. */
export const fittedStateSchema = z.object({
  series: z.record(z.string(), fittedSeriesSchema),
  calibration: calibrationSchema,
});

export type FittedSeries = z.infer<typeof fittedSeriesSchema>;
export type FittedState = z.infer<typeof fittedStateSchema>;

/**
 * Checks the plain data of an artifact; nothing in it is run.
 * @throws KymoError ARTIFACT_FOREIGN
 */
export function parseState(artifact: Artifact): FittedState {
  const size = artifact.windowLength * artifact.channels.length;
  const profile = artifact.weights.find(({ name }) => name === 'calibration.profile');
  const parsed = fittedStateSchema.safeParse(artifact.fitted);
  if (parsed.success && profile?.values.length === size) return parsed.data;
  throw new KymoError(
    'ARTIFACT_FOREIGN',
    `the fitted part of '${artifact.detector}' is not what this version writes: ` +
      (parsed.error ? z.prettifyError(parsed.error) : `no calibration profile of ${size} values`),
  );
}
