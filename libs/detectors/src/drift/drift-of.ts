import { stepsOf, type Artifact, type SeriesKey, type Values } from '@kymo/domain';
import { z } from 'zod';
import { pickChannels } from '../preprocessing/pick-channels';
import { scaleStretch, scalingSchema } from '../preprocessing/scaling';
import { compare, type Profile } from './profile';
import { column, movementsOf, referenceSchema } from './reference';

/** Distance of a recent stretch from the training stretch; it has drifted if the statistic exceeds the limit. */
export interface Drift {
  readonly statistic: number;
  readonly limit: number;
}

export interface DriftReport {
  /** Of the calibrated scores; absent where none were given. */
  readonly score?: Drift;
  /** Of the values of each channel: of their level or of their movement from step to step, whichever changed more. */
  readonly inputs: readonly (Drift & { readonly channel: string })[];
  readonly isDrifted: boolean;
}

/** Recent values and scores of a series, without incidents. */
export interface RecentStretch {
  /** Calibrated scores, in the order of time; those that are not finite are ignored. */
  readonly scores?: ArrayLike<number>;
  /** Columns of `values`; channels that the model does not know are ignored. */
  readonly channels: readonly string[];
  /** `[time, channel]` in the units of the data; NaN where missing. */
  readonly values: Values;
}

/** What an artifact must keep of a series to be compared with. */
const comparableSchema = z.object({ scaling: scalingSchema, reference: referenceSchema });

/** Tolerance for inputs: parts of a training stretch vary less than later days. */
const INPUT_TOLERANCE = 1.5;
/** Tolerance for scores: in addition, held-out scores come from other networks than the one that serves. */
const SCORE_TOLERANCE = 2;

/**
 * Compares a recent stretch with the training stretch, so that a model that no longer fits is fitted again. A change is
 * drift if it exceeds the variation within the training stretch. Longer stretches show smaller changes; less than a day
 * shows little where the series has a daily cycle.
 * @returns undefined where the artifact keeps no reference of the series, or the stretch is too short
 * @see Hodges, The significance probability of the Smirnov two-sample test (1958)
 */
export function driftOf(
  artifact: Artifact,
  series: SeriesKey,
  recent: RecentStretch,
  /** Channels to compare, so that many can be compared a few at a time; all by default. */
  compared: readonly string[] = artifact.channels,
): DriftReport | undefined {
  const fitted = comparableSchema.safeParse(seriesOf(artifact)[series]).data;
  if (!fitted?.reference.scores) return undefined;
  const { scaling, reference } = fitted;
  const steps = stepsOf(recent);
  const { scores } = recent;
  const spacing = steps / (scores?.length ?? 1) / reference.stride;
  const score = scores && compare(reference.scores!, scores, SCORE_TOLERANCE, spacing);
  if (scores && score === undefined) return undefined;
  const values = pickChannels(recent.values, recent.channels, artifact.channels, steps);
  scaleStretch(scaling, values);
  const inputs = artifact.channels.flatMap((channel, index) => {
    if (!compared.includes(channel)) return [];
    const own = column(values, artifact.channels.length, index);
    const worse = worst([
      compareWith(reference.levels[index], own),
      compareWith(reference.movements[index], movementsOf(own)),
    ]);
    return worse ? [{ channel, ...worse }] : [];
  });
  const isDrifted = [...(score ? [score] : []), ...inputs].some(({ statistic, limit }) => statistic > limit);
  return { ...(score && { score }), inputs, isDrifted };
}

function seriesOf(artifact: Artifact): Readonly<Record<string, unknown>> {
  return (artifact.fitted['series'] ?? {}) as Record<string, unknown>;
}

function compareWith(profile: Profile | null | undefined, values: Float32Array): Drift | undefined {
  return profile ? compare(profile, values, INPUT_TOLERANCE) : undefined;
}

/** The distance with the largest ratio to its limit. */
function worst(all: readonly (Drift | undefined)[]): Drift | undefined {
  const known = all.filter((one) => one !== undefined);
  return known.toSorted((one, other) => other.statistic / other.limit - one.statistic / one.limit)[0];
}
