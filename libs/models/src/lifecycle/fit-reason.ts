import type { SeriesState } from '@kymo/domain';
import type { DetectionOptions } from '../options/detection-options';
import type { Rung } from '../options/ladder-options';
import { type GroupModels, longestOf, type Members, type RungModels } from './group-models';

/** How long newcomers wait for each other before a detector is fitted again for them. */
const NEWCOMER_WAIT_MS = 30_000;

/** A series this much longer than needed no longer waits for the others of its group. */
const STRAGGLER_FACTOR = 1.1;

/** A fit without a model is tried again once its series have grown by this factor, or all that it saw has been replaced. */
const RETRY_GROWTH = 2;

/** Whether the stream is held up by a fit for newcomers. */
const WAITS_FOR_NEWCOMERS = { never: false, backlog: false, first: true, all: true };

const HOUR_MS = 3_600_000;

type FitOptions = Pick<DetectionOptions, 'waitForFit' | 'refitGrowth' | 'maxTrainingSteps' | 'refit'>;

/** Why a rung is to be fitted. */
export type FitReason =
  'first fit' | 'newcomers' | 'another try' | 'more history' | 'drift' | 'too many alarms' | 'schedule';

/** Whether a rung is meant for a group, by the channels of its widest series. */
export function isMeantFor({ fewestChannels }: Rung, members: Members): boolean {
  return [...members.values()].some(({ channels }) => channels.length >= fewestChannels);
}

/** Members with enough history for a rung. */
export function readyFor({ afterSteps }: Rung, members: Members): SeriesState[] {
  return [...members.values()].filter(({ steps }) => steps >= afterSteps);
}

/** Why a rung is to be fitted now; undefined if it is not. */
export function fitReason(
  group: GroupModels,
  rung: RungModels,
  members: Members,
  options: FitOptions,
  nowMs: number,
): FitReason | undefined {
  if (rung.state === 'fitting' || !isMeantFor(rung.config, members)) return undefined;
  const below = group.rungs[rung.rank - 1];
  if (below !== undefined && below.fittedSteps === 0 && isMeantFor(below.config, members)) return undefined;
  const ready = readyFor(rung.config, members);
  const longest = longestOf(ready);
  const patientSteps = STRAGGLER_FACTOR * rung.config.afterSteps;
  const isComplete = ready.length > 0 && ready.length === members.size;
  if (rung.fittedSteps === 0) return isComplete || longest >= patientSteps ? 'first fit' : undefined;
  const newcomers = ready.filter(({ key }) => !rung.fittedSeries.has(key));
  const isHeldUp = isComplete || longestOf(newcomers) >= patientSteps;
  // Where all fits are waited for, the data alone decide: history is read at another pace each time.
  const hasWaited = nowMs - rung.fittedAt >= NEWCOMER_WAIT_MS && options.waitForFit !== 'all';
  const hasGathered = hasWaited || (isHeldUp && WAITS_FOR_NEWCOMERS[options.waitForFit]);
  if (newcomers.length > 0 && hasGathered) return 'newcomers';
  const retrySteps = retryStepsOf(group, rung, options);
  if (retrySteps !== undefined) return longest >= retrySteps ? 'another try' : undefined;
  return rung.challenger === undefined ? refitReason(group, rung, ready, options) : undefined;
}

/** Why a rung is to be fitted again on the series of its last fit. */
function refitReason(
  group: GroupModels,
  rung: RungModels,
  ready: readonly SeriesState[],
  { refitGrowth, maxTrainingSteps, refit }: FitOptions,
): FitReason | undefined {
  if (isOutranked(group, rung)) return undefined;
  const longest = longestOf(ready);
  const growth = 1 + group.refitFactor * (refitGrowth - 1);
  if (longest >= growth * rung.fittedSteps && rung.fittedSteps < maxTrainingSteps) return 'more history';
  if (group.champion?.rank !== rung.rank) return undefined;
  if (refit.onDrift && longest >= rung.fittedSteps + rung.config.afterSteps) {
    if ((group.drift?.drifted.length ?? 0) > 0) return 'drift';
    if (group.alarmShare !== undefined) return 'too many alarms';
  }
  if (refit.everyHours === null) return undefined;
  const latestMs = ready.reduce((latest, { lastMs }) => Math.max(latest, lastMs), Number.NEGATIVE_INFINITY);
  const everyMs = group.refitFactor * refit.everyHours * HOUR_MS;
  return latestMs - rung.fittedMs >= everyMs ? 'schedule' : undefined;
}

/** Steps of a series at which a fit without a model is tried again; undefined if there was none. */
export function retryStepsOf(
  group: GroupModels,
  rung: RungModels,
  { maxTrainingSteps }: Pick<DetectionOptions, 'maxTrainingSteps'>,
): number | undefined {
  const { state, fittedSteps } = rung;
  if (state !== 'failed' && state !== 'refused') return undefined;
  if (isOutranked(group, rung)) return Number.POSITIVE_INFINITY;
  return Math.min(RETRY_GROWTH * fittedSteps, fittedSteps + maxTrainingSteps);
}

function isOutranked({ champion }: GroupModels, { rank }: RungModels): boolean {
  return champion !== undefined && champion.rank > rank;
}
