import type { Reduction, RungEvent } from './events';
import { type Challenger, type GroupModels, longestSeen, type RungModels } from './group-models';
import { restingState, withRung } from './rungs';
import { takeOver } from './take-over';

type Fitted = Extract<RungEvent, { type: 'fitted' }>;
type WithoutModel = Extract<RungEvent, { type: 'fit-refused' | 'fit-failed' }>;

/** What a fit has led to, with a model or without. */
export function afterFit(
  group: GroupModels,
  rung: RungModels,
  event: Fitted | WithoutModel,
): Reduction<GroupModels> {
  const ended = { ...rung, fittedAt: event.atMs };
  return event.type === 'fitted' ? introduce(group, ended, event) : giveUp(group, ended, event);
}

/** A new model serves at once whom no model of the group serves; for the others it stands in the shadow. */
function introduce(group: GroupModels, rung: RungModels, event: Fitted): Reduction<GroupModels> {
  const { champion } = group;
  const { model, since, dueSteps, newcomers } = event;
  const { rank } = rung;
  const series = Object.keys(since).length;
  const ready: RungModels = { ...rung, state: 'waiting', challenger: undefined };
  if (champion === undefined) {
    const why = `the first of its group, fitted on ${series} series`;
    const successor = { ...event, steps: longestSeen(since) };
    return takeOver(withRung(group, ready), successor, rank, { act: 'first', by: 'ladder', why });
  }
  const isContender = champion.rank <= rank && champion.model.hash !== model.hash;
  const challenger: Challenger | undefined = isContender ? { model, since, dueSteps } : undefined;
  const introduced: RungModels = {
    ...ready,
    challenger,
    state: restingState(group, { ...ready, challenger }, 'retired'),
    detail: newcomers.length > 0 ? `serves ${newcomers.length} newcomers` : `fitted on ${series} series`,
  };
  const assignment = { rank, hash: model.hash };
  const assignments = new Map([...group.assignments, ...newcomers.map((key) => [key, assignment] as const)]);
  return {
    state: withRung({ ...group, assignments }, introduced),
    commands: [{ type: 'tell-rung', rank }, { type: 'save' }],
  };
}

/** A fit without a model leaves all else as it was. */
function giveUp(group: GroupModels, rung: RungModels, { type, why }: WithoutModel): Reduction<GroupModels> {
  const outcome = type === 'fit-refused' ? 'refused' : 'failed';
  const state = restingState(group, rung, outcome);
  const detail = state === outcome ? why : `the last fit was ${outcome}: ${why}`;
  const view = { detector: rung.config.detector, group: group.name, state: outcome, detail: why } as const;
  return {
    state: withRung(group, { ...rung, state, detail }),
    commands: [{ type: 'tell', view }, { type: 'save' }],
  };
}
