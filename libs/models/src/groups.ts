import { type SeriesKey, type SeriesState } from '@kymo/domain';
import { unknownGroup } from '@kymo/api';
import type { DetectionOptions } from './detection-options';
import { Group } from './group';
import type { Step } from './step';

/** The series by the groups that share a model. */
export class Groups {
  private readonly byName = new Map<string, Group>();
  private readonly bySeries = new Map<SeriesKey, Group>();
  private readonly emptied = new Set<string>();

  constructor(private readonly options: DetectionOptions) {}

  get all(): readonly Group[] {
    return [...this.byName.values()];
  }

  /** Every rung of every group. */
  steps(): { readonly group: Group; readonly step: Step }[] {
    return this.all.flatMap((group) => group.steps.map((step) => ({ group, step })));
  }

  /** Takes series into their groups, and out of those they were in. @returns those given, by group */
  join(states: readonly SeriesState[]): ReadonlyMap<Group, SeriesState[]> {
    const joined = new Map<Group, SeriesState[]>();
    for (const state of states) {
      const group = this.groupOf(state);
      if (this.bySeries.get(state.key) !== group) this.leave(state.key);
      group.members.set(state.key, state);
      this.bySeries.set(state.key, group);
      const own = joined.get(group);
      if (own) own.push(state);
      else joined.set(group, [state]);
    }
    return joined;
  }

  /** Lets go of series. */
  forget(series: readonly SeriesKey[]): void {
    for (const key of series) this.leave(key);
  }

  /** Names of the groups that have lost their last series since the last call, and are gone with it. */
  takeEmptied(): ReadonlySet<string> {
    const names = [...this.emptied].filter((name) => !this.byName.has(name));
    this.emptied.clear();
    return new Set(names);
  }

  has(group: Group): boolean {
    return this.byName.get(group.name) === group;
  }

  with(series: SeriesKey): Group | undefined {
    return this.bySeries.get(series);
  }

  /** @throws KymoError MODEL_UNKNOWN */
  named(name: string): Group {
    const group = this.byName.get(name);
    if (group !== undefined) return group;
    throw unknownGroup(name, [...this.byName.keys()]);
  }

  private leave(series: SeriesKey): void {
    const group = this.bySeries.get(series);
    if (group === undefined) return;
    this.bySeries.delete(series);
    group.members.delete(series);
    if (group.members.size > 0) return;
    this.byName.delete(group.name);
    this.emptied.add(group.name);
  }

  private groupOf({ key, tags }: SeriesState): Group {
    const { groupBy } = this.options;
    const name = (groupBy === null ? undefined : tags[groupBy]) ?? key;
    let group = this.byName.get(name);
    if (group === undefined) this.byName.set(name, (group = new Group(name, this.options)));
    return group;
  }
}
