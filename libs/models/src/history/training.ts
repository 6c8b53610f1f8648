import { gatherStretch, type SeriesState, type Store, type TrainingSeries } from '@kymo/domain';
import { inSlices } from '@kymo/statistics';
import { blankIncidents, isTrouble } from './incidents';
import { measuredSteps, withoutRareChannels } from './measured-channels';

/** A channel measured in fewer steps than this share is not learnt. */
const MEASURED_SHARE = 0.1;
/** A series under an open incident needs this share of a rung's steps without it. */
const MIN_SHARE = 0.5;
/** Incidents of a series that are looked at. */
const MAX_INCIDENTS = 1000;

type History = Pick<Store, 'history' | 'incidents'>;

/** The history of several series to fit a rung on. A series is left out if an open incident leaves too little of it. */
export async function trainingOf(
  store: History,
  members: readonly SeriesState[],
  { afterSteps, maxSteps }: { readonly afterSteps: number; readonly maxSteps: number },
): Promise<TrainingSeries[]> {
  const gathered: TrainingSeries[] = [];
  for (const state of members) gathered.push(await trainingSeriesOf(store, state, maxSteps));
  const enough: TrainingSeries[] = [];
  for (const one of gathered) {
    const firing = store.incidents({ series: one.series, status: 'firing', limit: 10 });
    const isWhole = !firing.some(isTrouble);
    if (isWhole || (await inSlices(measuredSteps(one))) >= MIN_SHARE * afterSteps) enough.push(one);
  }
  return enough.length > 0 ? enough : gathered;
}

/** The last steps of a series from the history, without what happened during incidents. */
export function trainingSeriesOf(
  store: History,
  state: SeriesState,
  maxSteps: number,
): Promise<TrainingSeries> {
  return inSlices(gatherTraining(store, state, maxSteps));
}

function* gatherTraining(
  store: History,
  state: SeriesState,
  maxSteps: number,
): Generator<undefined, TrainingSeries> {
  const stretch = yield* gatherStretch(store, state, maxSteps);
  const { series, tags, intervalMs, startMs } = stretch;
  yield;
  blankIncidents(stretch, store.incidents({ series, limit: MAX_INCIDENTS }));
  yield;
  return { series, tags, intervalMs, startMs, ...(yield* withoutRareChannels(stretch, MEASURED_SHARE)) };
}
