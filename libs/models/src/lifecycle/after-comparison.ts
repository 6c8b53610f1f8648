import type { ModelView } from '@kymo/api';
import type { Reduction, RungEvent } from './events';
import { type GroupModels, longestSeen, type RungModels } from './group-models';
import { restingState, withRung } from './rungs';
import { takeOver } from './take-over';

type Compared = Extract<RungEvent, { challenger: string }>;

/** What the comparison of a challenger with the champion has led to. */
export function afterComparison(
  group: GroupModels,
  rung: RungModels,
  event: Compared,
): Reduction<GroupModels> {
  const challenger = rung.challenger!;
  switch (event.type) {
    case 'challenger-undecided':
      return {
        state: withRung(group, { ...rung, challenger: { ...challenger, dueSteps: event.dueSteps } }),
        commands: [{ type: 'save' }],
      };
    case 'challenger-lost':
      return retire(group, rung, event.why);
    case 'challenger-won': {
      const { why, known } = event;
      if (group.isPinned)
        return retire(group, rung, `${why}; does not take over: an operator has pinned the group`);
      const { model, since } = challenger;
      const successor = { model, known, steps: longestSeen(since) };
      return takeOver(group, successor, rung.rank, { act: 'promotion', by: 'ladder', why });
    }
  }
}

/** Ends the shadow of a challenger that does not take over. */
function retire(group: GroupModels, rung: RungModels, why: string): Reduction<GroupModels> {
  const { model } = rung.challenger!;
  const idle: RungModels = { ...rung, challenger: undefined };
  const state = rung.state === 'fitting' ? 'fitting' : restingState(group, idle, 'retired');
  const view: ModelView = { ...model, group: group.name, state: 'retired', detail: why };
  return {
    state: withRung(group, {
      ...idle,
      state,
      ...(state === 'retired' && { hash: model.hash, detail: why }),
    }),
    commands: [{ type: 'remark', hash: model.hash, why }, { type: 'tell', view }, { type: 'save' }],
  };
}
