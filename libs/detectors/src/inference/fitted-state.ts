import { KymoError, type Artifact } from '@kymo/domain';
import { z } from 'zod';
import { calibrationSchema } from '../calibration/calibration';
import { statisticCount } from '../calibration/error-statistics';
import { scalingSchema } from '../preprocessing/scaling';
import { referenceSchema } from '../drift/reference';
import type { DetectorOptions } from '../types/options';

/** Name of the weight that holds the usual error at each place of a window. */
export const PROFILE = 'calibration.profile';

const numbers = z.array(z.number()).readonly();

export const fittedSeriesSchema = z.object({
  scaling: scalingSchema,
  /** Usual movement between two steps, scaled, by channel; 0 where standing still is usual. */
  movement: numbers,
  /** Half width of the usual residual, scaled, by channel. */
  band: numbers,
  /** Reference for drift. */
  reference: referenceSchema.optional(),
});

/** What a fit learns beside the weights of the network: the plain data of an artifact. */
export const fittedStateSchema = z.object({
  series: z.record(z.string(), fittedSeriesSchema),
  calibration: calibrationSchema,
});

export type FittedSeries = z.infer<typeof fittedSeriesSchema>;
export type FittedState = z.infer<typeof fittedStateSchema>;

/**
 * Validates the plain data of an artifact in the current layout; nothing in it is executed.
 * @throws KymoError ARTIFACT_FOREIGN
 */
export function parseState(artifact: Artifact, { windowLength }: DetectorOptions): FittedState {
  const parsed = fittedStateSchema.safeParse(artifact.fitted);
  const wrong = parsed.error ? z.prettifyError(parsed.error) : wrongSize(artifact, windowLength, parsed.data);
  if (parsed.success && wrong === undefined) return parsed.data;
  throw new KymoError(
    'ARTIFACT_FOREIGN',
    `the fitted part of '${artifact.detector}' does not have the current layout: ${wrong}`,
  );
}

/** What does not match the channels and the window; undefined where everything does. */
function wrongSize(
  artifact: Artifact,
  windowLength: number,
  { series, calibration }: FittedState,
): string | undefined {
  const channels = artifact.channels.length;
  const statistics = statisticCount(channels);
  if (artifact.windowLength !== windowLength)
    return `windowLength is ${artifact.windowLength}, but ${windowLength} in the options`;
  const profile = artifact.weights.find(({ name }) => name === PROFILE);
  if (profile?.values.length !== windowLength * channels)
    return `no calibration profile of ${windowLength * channels} values`;
  if (calibration.thresholds.length !== statistics)
    return `calibration.thresholds must have ${statistics} entries`;
  for (const [name, { scaling, movement, band }] of Object.entries(series)) {
    const columns = [scaling.offset, scaling.range, scaling.mean, movement, band];
    if (columns.some(({ length }) => length !== channels))
      return `the series '${name}' is not described in ${channels} channels`;
    if (calibration.scales[name]?.length !== statistics)
      return `calibration.scales of '${name}' must have ${statistics} entries`;
  }
  return undefined;
}
