import { unknownGroup } from '@kymo/api';
import type { SeriesKey, SeriesState } from '@kymo/domain';
import type { RungModels } from '../lifecycle/group-models';
import type { DetectionOptions } from '../options/detection-options';
import { Group } from './group';

/** The series by the groups that share models. */
export class Groups {
  private readonly byName = new Map<string, Group>();
  private readonly bySeries = new Map<SeriesKey, Group>();
  private readonly emptied = new Set<string>();

  constructor(private readonly options: Pick<DetectionOptions, 'groupBy' | 'ladder' | 'seed'>) {}

  get all(): readonly Group[] {
    return [...this.byName.values()];
  }

  /** Every rung of every group, with its place among those meant for the group. */
  rungs(): { readonly group: Group; readonly rung: RungModels; readonly place: number }[] {
    return this.all.flatMap((group) => group.placedRungs().map((placed) => ({ group, ...placed })));
  }

  /** The group that a series belongs to by its tags. */
  groupFor({ key, tags }: Pick<SeriesState, 'key' | 'tags'>): Group {
    const { groupBy } = this.options;
    const name = (groupBy === null ? undefined : tags[groupBy]) ?? key;
    let group = this.byName.get(name);
    if (group === undefined) this.byName.set(name, (group = new Group(name, this.options)));
    return group;
  }

  /** Puts a series into a group, in the state that is now known of it. */
  put(state: SeriesState, group: Group): void {
    this.byName.set(group.name, group);
    group.members.set(state.key, state);
    this.bySeries.set(state.key, group);
  }

  /** Takes a series out of its group; a group ends with its last series. */
  remove(series: SeriesKey): void {
    const group = this.bySeries.get(series);
    if (group === undefined) return;
    this.bySeries.delete(series);
    group.members.delete(series);
    if (group.members.size > 0) return;
    this.byName.delete(group.name);
    this.emptied.add(group.name);
  }

  /** Names of the groups that have ended since the last call. */
  takeEmptied(): ReadonlySet<string> {
    const names = [...this.emptied].filter((name) => !this.byName.has(name));
    this.emptied.clear();
    return new Set(names);
  }

  get(name: string): Group | undefined {
    return this.byName.get(name);
  }

  has(group: Group): boolean {
    return this.byName.get(group.name) === group;
  }

  of(series: SeriesKey): Group | undefined {
    return this.bySeries.get(series);
  }

  /** @throws KymoError MODEL_UNKNOWN */
  named(name: string): Group {
    const group = this.byName.get(name);
    if (group !== undefined) return group;
    throw unknownGroup(name, [...this.byName.keys()]);
  }
}
