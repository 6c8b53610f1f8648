import {
  gatherStretch,
  type Incident,
  type SeriesState,
  stepsOf,
  type Store,
  type Stretch,
  type TrainingSeries,
} from '@kymo/domain';
import { inSlices } from './in-slices';

/** A channel measured in fewer steps than this share is not learnt. */
const MEASURED_SHARE = 0.1;
/** Incidents that are over and cover more than this share of the stretch are usual, not exceptional: they are learnt from. */
const EXCEPTIONAL_SHARE = 0.2;

/** A series under an open incident of which less than this share of what a rung wants is left is not learnt from. */
const MIN_SHARE = 0.5;

/** The history of several series to fit a rung on; one is left out where an open incident leaves too little of it. */
export async function trainingOf(
  store: Pick<Store, 'history' | 'incidents'>,
  members: readonly SeriesState[],
  { afterSteps, maxSteps }: { readonly afterSteps: number; readonly maxSteps: number },
): Promise<TrainingSeries[]> {
  const gathered: TrainingSeries[] = [];
  for (const state of members) gathered.push(await trainingSeriesOf(store, state, maxSteps));
  const whole = gathered.filter((one) => {
    const firing = store.incidents({ series: one.series, status: 'firing', limit: 10 });
    return !firing.some(isTrouble) || measuredSteps(one) >= MIN_SHARE * afterSteps;
  });
  return whole.length > 0 ? whole : gathered;
}

/** The last steps of a series from the history, without what happened during incidents. */
export async function trainingSeriesOf(
  store: Pick<Store, 'history' | 'incidents'>,
  state: SeriesState,
  maxSteps: number,
): Promise<TrainingSeries> {
  const stretch = await inSlices(gatherStretch(store, state, maxSteps));
  const { series, tags, intervalMs, startMs, channels, values } = stretch;
  blankIncidents(stretch, store.incidents({ series, limit: 1000 }));
  return { series, tags, intervalMs, startMs, ...withoutRareChannels(channels, values) };
}

/**
 * Takes what happened during incidents out of a stretch: always what is under an open one, and what was under others
 * unless that is most of the time.
 */
export function blankIncidents(
  { values, scores, channels, startMs, intervalMs }: Stretch,
  incidents: readonly Incident[],
): void {
  const width = channels.length;
  const steps = scores.length;
  const stepOf = (ms: number) => Math.min(steps, Math.max(0, Math.round((ms - startMs) / intervalMs)));
  const anomalies = incidents.filter(isTrouble);
  const open = anomalies.filter(({ status }) => status === 'firing');
  const over = anomalies
    .filter(({ status }) => status === 'resolved')
    .map(({ startMs: from, endMs, lastMs }) => [stepOf(from), stepOf(endMs ?? lastMs)] as const);
  const covered = over.reduce((sum, [from, to]) => sum + to - from, 0);
  const spans = covered > EXCEPTIONAL_SHARE * steps ? [] : over;
  for (const [from, to] of [...spans, ...open.map((one) => [stepOf(one.startMs), steps] as const)]) {
    values.fill(Number.NaN, from * width, to * width);
    scores.fill(Number.NaN, from, to);
  }
}

/** What people were told of is not to be learnt; all else is normal. */
export function isTrouble({ kind, paged }: Pick<Incident, 'kind' | 'paged'>): boolean {
  return kind === 'anomaly' && paged;
}

/** Steps of which anything was measured. */
function measuredSteps({ values, channels }: TrainingSeries): number {
  const width = channels.length;
  let measured = 0;
  for (let begin = 0; begin < values.length; begin += width) {
    if (values.subarray(begin, begin + width).some((value) => !Number.isNaN(value))) measured += 1;
  }
  return measured;
}

function withoutRareChannels(channels: readonly string[], values: Float32Array) {
  const width = channels.length;
  const steps = stepsOf({ channels, values });
  const kept = channels
    .map((_, channel) => channel)
    .filter((channel) => {
      let measured = 0;
      for (let step = 0; step < steps; step++)
        if (!Number.isNaN(values[step * width + channel]!)) measured += 1;
      return measured >= MEASURED_SHARE * steps;
    });
  if (kept.length === width) return { channels, values };
  const narrowed = new Float32Array(steps * kept.length);
  for (let step = 0; step < steps; step++) {
    kept.forEach((channel, column) => {
      narrowed[step * kept.length + column] = values[step * width + channel]!;
    });
  }
  return { channels: kept.map((channel) => channels[channel]!), values: narrowed };
}
