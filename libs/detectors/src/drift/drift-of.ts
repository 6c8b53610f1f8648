import { stepsOf, type Artifact, type SeriesKey } from '@kymo/domain';
import { pickChannels } from '../fitting/scaled-series';
import { scaleStretch } from '../scaling/scaling';
import { fittedSeriesSchema } from '../scoring/fitted-state';
import { compare, type Profile } from './profile';
import { column, movementsOf } from './reference';

/** How far a recent stretch lies from what the model was fitted on: drifted where the statistic exceeds the limit. */
export interface Drift {
  readonly statistic: number;
  readonly limit: number;
}

export interface DriftReport {
  /** Of the calibrated scores; absent where none were given. */
  readonly score?: Drift;
  /** Of what each channel measures: of its level or of its movement from step to step, whichever has changed more. */
  readonly inputs: readonly (Drift & { readonly channel: string })[];
  readonly isDrifted: boolean;
}

/** What a series has shown of late, incidents left out. */
export interface RecentStretch {
  /** Calibrated scores, in the order of time; what is not finite is passed over. */
  readonly scores?: ArrayLike<number>;
  /** Columns of `values`; channels that the model does not know are passed over. */
  readonly channels: readonly string[];
  /** `[time, channel]` in the units of the data; NaN where missing. */
  readonly values: Float32Array;
}

/** Parts of a training stretch show less of the ways of a series than days to come. */
const INPUT_TOLERANCE = 1.5;
/** Held-out scores, what is more, are of other networks than the one that serves. */
const SCORE_TOLERANCE = 2;

/**
 * Compares a recent stretch with what the series was like when the model was fitted, so that a model that has aged is
 * fitted anew. A change is drift where it exceeds what the training stretch varied by itself: the longer both are, the
 * smaller a change is found; of less than a day little can be said where a day has its cycle.
 * Nothing where the artifact keeps no reference of the series, or too little is shown.
 * @see Hodges, The significance probability of the Smirnov two-sample test (1958)
 */
export function driftOf(
  artifact: Artifact,
  series: SeriesKey,
  recent: RecentStretch,
  /** Channels to compare, so that many can be compared a few at a time; all by default. */
  compared: readonly string[] = artifact.channels,
): DriftReport | undefined {
  const fitted = fittedSeriesSchema.safeParse(seriesOf(artifact)[series]).data;
  const reference = fitted?.reference;
  if (!reference?.scores) return undefined;
  const steps = stepsOf(recent);
  const { scores } = recent;
  const spacing = steps / (scores?.length ?? 1) / reference.stride;
  const score = scores && compare(reference.scores, scores, SCORE_TOLERANCE, spacing);
  if (scores && score === undefined) return undefined;
  const values = pickChannels(recent.values, recent.channels, artifact.channels, steps);
  scaleStretch(fitted!.scaling, values);
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

/** The one farthest over its limit, or nearest to it. */
function worst(all: readonly (Drift | undefined)[]): Drift | undefined {
  const known = all.filter((one) => one !== undefined);
  return known.toSorted((one, other) => other.statistic / other.limit - one.statistic / one.limit)[0];
}
