import type { Command, GroupEvent, ModelEvent, Reduction, RungEvent } from './events';
import { type GroupModels, longestSeen, type RungModels } from './group-models';
import { withRung } from './rungs';
import { afterFit } from './after-fit';
import { afterComparison } from './after-comparison';
import { rankOf, takeOver } from './take-over';
import { TRANSITIONS } from './transitions';

/**
 * The life of the models of one group: what an event makes of them, by the table of {@link TRANSITIONS}. An event that
 * comes too late, of a rung or a challenger that has moved on, changes nothing.
 */
export function reduce(group: GroupModels, event: ModelEvent): Reduction<GroupModels> {
  if (!('rank' in event)) return afterGroupEvent(group, event);
  const rung = group.rungs[event.rank];
  return rung !== undefined && isExpected(group, rung, event)
    ? afterRungEvent(group, rung, event)
    : { state: group, commands: [] };
}

function isExpected({ champion }: GroupModels, { state, challenger }: RungModels, event: RungEvent): boolean {
  if (TRANSITIONS[state][event.type] === undefined) return false;
  if (!('challenger' in event)) return true;
  return challenger?.model.hash === event.challenger && champion?.model.hash === event.champion;
}

function afterRungEvent(group: GroupModels, rung: RungModels, event: RungEvent): Reduction<GroupModels> {
  switch (event.type) {
    case 'fit-began': {
      const seen = Object.values(event.since);
      const state = withRung(group, {
        ...rung,
        state: 'fitting',
        fraction: 0,
        detail: 'gathering history',
        fittedSteps: longestSeen(event.since),
        fittedMs: Math.max(...seen.map(({ lastMs }) => lastMs)),
        fittedSeries: new Set(Object.keys(event.since)),
      });
      return { state, commands: [{ type: 'tell-rung', rank: rung.rank, state: 'fitting' }] };
    }
    case 'fit-progressed': {
      const { fraction, remainingMs, detail } = event;
      const state = withRung(group, { ...rung, fraction, remainingMs, detail });
      return { state, commands: [{ type: 'tell-rung', rank: rung.rank, state: 'fitting' }] };
    }
    case 'fitted':
    case 'fit-refused':
    case 'fit-failed':
      return afterFit(group, rung, event);
    default:
      return afterComparison(group, rung, event);
  }
}

function afterGroupEvent(group: GroupModels, event: GroupEvent): Reduction<GroupModels> {
  switch (event.type) {
    case 'model-chosen': {
      const pinned: GroupModels = { ...group, isPinned: true };
      const { model, act, why } = event;
      if (group.champion?.model.hash === model.hash) return saved(pinned);
      return takeOver(pinned, event, rankOf(group, model), { act, by: 'operator', why });
    }
    case 'released':
      return saved({ ...group, isPinned: false });
    case 'drift-measured':
      return { state: { ...group, drift: event.drift }, commands: [] };
    case 'alarm-share-measured':
      return { state: { ...group, alarmShare: event.alarmShare }, commands: [] };
    case 'series-joined':
      return {
        state: { ...group, assignments: new Map([...group.assignments, ...event.assignments]) },
        commands: [],
      };
    case 'series-left': {
      const left = new Set(event.series);
      const assignments = new Map([...group.assignments].filter(([series]) => !left.has(series)));
      return { state: { ...group, assignments }, commands: [] };
    }
  }
}

function saved(state: GroupModels): Reduction<GroupModels> {
  return { state, commands: [{ type: 'save' }] satisfies Command[] };
}
