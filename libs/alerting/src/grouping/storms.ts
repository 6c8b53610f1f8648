import type { Group, Member } from './group';

export interface StormOptions {
  /** Most groups of a route that are told one by one within the correlation time. */
  readonly maxGroups: number;
  /** Groups that open within this time of each other have broken together. */
  readonly correlationMs: number;
}

/** More than this is a storm under any setting. */
const MAX_REMEMBERED = 100;

/** The groups of one route that have opened lately: more than a few are one storm. */
export class RouteTraffic {
  readonly waiting = new Set<Group>();
  readonly storms = new Set<Group>();
  private opened: number[];

  /** @param opened when the groups were opened that were told by themselves */
  constructor(opened: readonly number[] = []) {
    this.opened = [...opened];
  }

  /** What has to be stored: groups that are closed already still count. */
  get row(): readonly number[] {
    return [...this.opened];
  }

  told(group: Group): void {
    if (!group.isStorm && this.opened.push(group.openedMs) > MAX_REMEMBERED) this.opened.shift();
    this.resume(group);
  }

  /** Takes note of a group that was told before. */
  resume(group: Group): void {
    this.waiting.delete(group);
    if (group.isStorm) this.storms.add(group);
  }

  closed(group: Group): void {
    this.waiting.delete(group);
    this.storms.delete(group);
  }

  /**
   * What has broken together with a waiting group and is too much to be told one by one; empty where it is not.
   * @param isHeard whether people would hear of a group now: what is muted makes no storm
   */
  gathering(nowMs: number, options: StormOptions, isHeard: (group: Group) => boolean): readonly Group[] {
    const { maxGroups, correlationMs } = options;
    const isRaging = this.raging(nowMs, options).size > 0;
    if (!isRaging && this.waiting.size + this.opened.length <= maxGroups) return [];
    this.opened = this.opened.filter((openedMs) => openedMs > nowMs - correlationMs);
    // Of a backlog, groups that opened much later may have been told before.
    const told = this.opened.filter((openedMs) => openedMs < nowMs + correlationMs).length;
    const together = [...this.waiting].filter((group) => group.openedMs <= nowMs && isHeard(group));
    return isRaging || together.length + told > maxGroups ? together : [];
  }

  /** The storms under way, by their keys. */
  raging(nowMs: number, { correlationMs }: StormOptions): ReadonlyMap<string, Group> {
    const raging = new Map<string, Group>();
    for (const storm of this.storms)
      if (storm.joinedMs >= nowMs - correlationMs) raging.set(storm.key, storm);
    return raging;
  }
}

/** The tag that divides the members most finely into no more than `maxGroups` values; undefined where none does. */
export function dividingTag(members: Iterable<Member>, maxGroups: number): string | undefined {
  let values: Map<string, Set<string>> | undefined;
  for (const { labels } of members) {
    values ??= new Map(
      Object.keys(labels)
        .filter((name) => name.startsWith('tag.'))
        .map((name) => [name, new Set()]),
    );
    for (const [name, seen] of values) {
      const value = labels[name];
      if (typeof value === 'string') seen.add(value);
      if (typeof value !== 'string' || seen.size > maxGroups) values.delete(name);
    }
    if (values.size === 0) return undefined;
  }
  const finest = [...(values ?? [])].sort(
    ([a, one], [b, other]) => other.size - one.size || (a < b ? -1 : 1),
  );
  return finest[0]?.[0];
}
