import type { ModelView } from '@kymo/api';
import type { DetectionOptions } from '../options/detection-options';
import { isMeantFor, retryStepsOf } from './fit-reason';
import { type GroupModels, longestOf, type Members, type RungModels, stepsInShadow } from './group-models';

type ViewOptions = Pick<DetectionOptions, 'maxTrainingSteps'>;

/** The models of a group as users see them: a champion from outside the ladder, then every rung. */
export function groupViews(group: GroupModels, members: Members, options: ViewOptions): ModelView[] {
  const { champion, name, rungs } = group;
  const chosen: ModelView[] =
    champion && champion.rank < 0
      ? [{ ...champion.model, group: name, state: 'serving', detail: 'chosen by an operator' }]
      : [];
  return [...chosen, ...rungs.flatMap((rung) => rungViews(group, rung, members, options))];
}

/** One view of a rung, or more while its model serves during another fit or its refit stands in the shadow. */
export function rungViews(
  group: GroupModels,
  rung: RungModels,
  members: Members,
  options: ViewOptions,
): ModelView[] {
  const { state, challenger } = rung;
  const isServing = group.champion?.rank === rung.rank;
  const shadow = challenger === undefined ? [] : [shadowView(group, rung, members)];
  if (state === 'shadow' && !isServing) return shadow;
  if (!isServing || state !== 'fitting') return [restingView(group, rung, members, options), ...shadow];
  const own = { detector: rung.config.detector, group: group.name };
  const { hash, detail, fraction, remainingMs } = rung;
  return [
    { ...own, state: 'serving', hash, drift: group.drift, detail: 'being fitted again' },
    { ...own, state, detail, fraction, remainingMs },
    ...shadow,
  ];
}

function shadowView(group: GroupModels, rung: RungModels, members: Members): ModelView {
  const { model, dueSteps } = rung.challenger!;
  const shown = Math.min(stepsInShadow(rung.challenger!, members), dueSteps);
  return {
    detector: rung.config.detector,
    group: group.name,
    state: 'shadow',
    hash: model.hash,
    detail: `compared with the model that serves: ${shown} of ${dueSteps} steps seen`,
    fraction: dueSteps === 0 ? 1 : shown / dueSteps,
  };
}

function restingView(
  group: GroupModels,
  rung: RungModels,
  members: Members,
  options: ViewOptions,
): ModelView {
  const { state, hash, fraction, remainingMs } = rung;
  const { drift, alarmShare } = group;
  const isServing = group.champion?.rank === rung.rank;
  return {
    detector: rung.config.detector,
    group: group.name,
    state: state === 'shadow' ? 'serving' : state,
    detail: detailOf(group, rung, members, options),
    ...(state === 'fitting' && { fraction, remainingMs }),
    ...(state === 'waiting' && { fraction: historyShare(rung, members) }),
    ...(hash !== undefined && { hash }),
    ...(isServing && drift && { drift }),
    ...(isServing && alarmShare !== undefined && { alarmShare }),
  };
}

function detailOf(group: GroupModels, rung: RungModels, members: Members, options: ViewOptions): string {
  if (rung.state === 'waiting') return waitingText(rung, members);
  const isIllFitting = group.champion?.rank === rung.rank && group.alarmShare !== undefined;
  const detail = isIllFitting ? `${illFittingText(group.alarmShare!)}; ${rung.detail}` : rung.detail;
  const retrySteps = retryStepsOf(group, rung, options);
  if (retrySteps === undefined || retrySteps === Number.POSITIVE_INFINITY) return detail;
  const longest = longestOf(members.values());
  return `${detail}\nTried again with ${retrySteps} steps of a series; the longest has ${longest}`;
}

function waitingText({ config }: RungModels, members: Members): string {
  const { afterSteps, fewestChannels } = config;
  if (!isMeantFor(config, members)) return `skipped: for series of ${fewestChannels} channels or more`;
  const longest = longestOf(members.values());
  return longest >= afterSteps ? 'queued' : `waiting for history: ${longest} of ${afterSteps} steps`;
}

/** Share of the history there that a first fit needs. */
function historyShare({ config: { afterSteps } }: RungModels, members: Members): number {
  return Math.min(1, longestOf(members.values()) / Math.max(1, afterSteps));
}

/** What to say of a model that alarms too often. */
export function illFittingText(alarmShare: number): string {
  return `ill-fitting: scores ${(100 * alarmShare).toFixed(0)} % of normal windows as anomalous`;
}
