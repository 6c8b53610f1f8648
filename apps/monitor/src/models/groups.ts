import { type SeriesKey, type SeriesState, unknownGroup } from '@kymo/domain';
import type { DetectionOptions } from './detection-options';
import { Group } from './group';
import type { Step } from './step';

/** The series by the groups that share a model. */
export class Groups {
  private readonly byName = new Map<string, Group>();
  private readonly bySeries = new Map<SeriesKey, Group>();

  constructor(private readonly options: DetectionOptions) {}

  get all(): readonly Group[] {
    return [...this.byName.values()];
  }

  /** Every rung of every group. */
  steps(): { readonly group: Group; readonly step: Step }[] {
    return this.all.flatMap((group) => group.steps.map((step) => ({ group, step })));
  }

  /** Takes series into their groups. @returns those given, by group */
  join(states: readonly SeriesState[]): ReadonlyMap<Group, SeriesState[]> {
    const joined = new Map<Group, SeriesState[]>();
    for (const state of states) {
      const group = this.groupOf(state);
      group.members.set(state.key, state);
      this.bySeries.set(state.key, group);
      const own = joined.get(group);
      if (own) own.push(state);
      else joined.set(group, [state]);
    }
    return joined;
  }

  /** Lets go of series. @returns the groups that have none left, and are gone with them */
  forget(series: readonly SeriesKey[]): ReadonlySet<Group> {
    const emptied = new Set<Group>();
    for (const key of series) {
      const group = this.bySeries.get(key);
      if (group === undefined) continue;
      this.bySeries.delete(key);
      group.members.delete(key);
      if (group.members.size > 0) continue;
      this.byName.delete(group.name);
      emptied.add(group);
    }
    return emptied;
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

  private groupOf({ key, tags }: SeriesState): Group {
    const { groupBy } = this.options;
    const name = (groupBy === null ? undefined : tags[groupBy]) ?? key;
    let group = this.byName.get(name);
    if (group === undefined) this.byName.set(name, (group = new Group(name, this.options)));
    return group;
  }
}
