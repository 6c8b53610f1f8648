import type { ModelView } from '@kymo/api';
import type { SeriesKey, SeriesState } from '@kymo/domain';
import type { Group } from '../groups/group';
import { Groups } from '../groups/groups';
import type { Command, ModelEvent } from '../lifecycle/events';
import type { Assignment } from '../lifecycle/group-models';
import { reduce } from '../lifecycle/reducer';
import { groupViews, rungViews } from '../lifecycle/views';
import type { ModelDeps } from '../model-deps';
import type { OpenModel } from '../stores/artifact-store';
import { ModelStateStore } from '../stores/model-state-store';
import { Promotions } from '../stores/promotions';

/** Which model serves each series. Applies events to the groups and carries out what follows from them. */
export class ModelAssignments {
  readonly groups: Groups;
  readonly promotions: Promotions;
  readonly states: ModelStateStore;

  constructor(
    private readonly deps: ModelDeps,
    private readonly tell: (view: ModelView) => void,
  ) {
    this.groups = new Groups(deps.options);
    this.promotions = new Promotions(deps.store);
    this.states = new ModelStateStore(deps, this.groups, this.promotions);
  }

  /** The model that serves a series. */
  servingOf = (series: SeriesKey): OpenModel | undefined => {
    const assignment = this.groups.of(series)?.models.assignments.get(series);
    return assignment && this.states.artifacts.get(assignment.hash);
  };

  /** The model that serves the group of a series, if it looks at no channel that the series does not have. */
  servingKindOf(series: SeriesKey): OpenModel | undefined {
    const group = this.groups.of(series);
    const { champion } = group?.models ?? {};
    const model = champion && this.states.artifacts.get(champion.model.hash);
    const own = group?.members.get(series)?.channels;
    return model?.detector.channels.every((channel) => own?.includes(channel)) ? model : undefined;
  }

  /** Whether the model of a series was fitted for its group; a series that has changed its group brought its model along. */
  isServedByOwn(series: SeriesKey): boolean {
    const group = this.groups.of(series);
    const hash = group?.models.assignments.get(series)?.hash;
    return hash !== undefined && this.states.artifacts.entries.get(hash)?.group === group?.name;
  }

  views(): ModelView[] {
    return this.groups.all.flatMap(({ models, members }) => groupViews(models, members, this.deps.options));
  }

  /** To be called between passes; an event of a group that has ended changes nothing. */
  apply(group: Group, event: ModelEvent): void {
    if (!this.groups.has(group)) return;
    const { state, commands } = reduce(group.models, event);
    group.models = state;
    for (const command of commands) this.carryOut(group, command);
  }

  /** Takes in what is known of series; one that changes its group takes its model along. @returns those given, by group */
  join(states: readonly SeriesState[]): ReadonlyMap<Group, SeriesState[]> {
    const joined = new Map<Group, SeriesState[]>();
    const moved = new Map<Group, (readonly [SeriesKey, Assignment])[]>();
    const leaving: SeriesKey[] = [];
    for (const state of states) {
      const { key } = state;
      const group = this.groups.groupFor(state);
      append(joined, group, state);
      const before = this.groups.of(key);
      if (before === undefined || before === group) continue;
      leaving.push(key);
      const assignment = before.models.assignments.get(key);
      if (assignment) append(moved, group, [key, assignment] as const);
    }
    this.removeSeries(leaving);
    for (const [group, own] of joined) {
      if (group.members.size === 0) this.states.save(group.name);
      for (const state of own) this.groups.put(state, group);
    }
    for (const [group, assignments] of moved) {
      this.apply(group, { type: 'series-joined', assignments });
      this.states.save(group.name);
    }
    this.endEmptied();
    return joined;
  }

  /** Removes series. */
  forget(series: readonly SeriesKey[]): void {
    if (series.length > 0) this.removeSeries(series);
  }

  private removeSeries(series: readonly SeriesKey[]): void {
    const left = new Map<Group, SeriesKey[]>();
    for (const key of series) {
      const group = this.groups.of(key);
      if (group) append(left, group, key);
    }
    for (const [group, keys] of left) {
      this.apply(group, { type: 'series-left', series: keys });
      this.states.save(group.name);
    }
    for (const key of series) this.groups.remove(key);
  }

  /** Drops what is recorded of groups that have lost their last series. */
  private endEmptied(): void {
    const emptied = this.groups.takeEmptied();
    if (emptied.size === 0) return;
    this.promotions.forget(emptied);
    this.states.save(...emptied);
  }

  private carryOut({ name, models, members }: Group, command: Command): void {
    switch (command.type) {
      case 'tell':
        return this.tell(command.view);
      case 'tell-rung': {
        const rung = models.rungs[command.rank];
        const views = rung ? rungViews(models, rung, members, this.deps.options) : [];
        for (const view of views) if (view.state === (command.state ?? view.state)) this.tell(view);
        return;
      }
      case 'record-promotion': {
        const promotion = { at: new Date().toISOString(), ...command.promotion };
        const { detector, group, why } = promotion;
        this.promotions.add(promotion);
        this.deps.logger.info({ promotion }, `${detector} serves ${group}: ${why}`);
        return;
      }
      case 'remark':
        return this.states.artifacts.remark(command.hash, command.why);
      case 'save':
        return this.states.save(name);
    }
  }
}

function append<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const own = lists.get(key);
  if (own) own.push(value);
  else lists.set(key, [value]);
}
