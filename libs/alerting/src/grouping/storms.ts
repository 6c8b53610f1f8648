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

  /** @param opened when the groups were opened that were told by themselves */
  constructor(private opened: readonly number[] = []) {}

  /** What has to be stored: groups that are closed already still count. */
  get row(): readonly number[] {
    return this.opened;
  }

  told(group: Group): void {
    if (!group.isStorm) this.opened = [...this.opened, group.openedMs].slice(-MAX_REMEMBERED);
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

  /** What has broken together with a waiting group and is too much to be told one by one; empty where it is not. */
  gathering(nowMs: number, { maxGroups, correlationMs }: StormOptions): readonly Group[] {
    this.opened = this.opened.filter((openedMs) => openedMs > nowMs - correlationMs);
    const isRaging = this.raging(nowMs, correlationMs).length > 0;
    if (!isRaging && this.waiting.size + this.opened.length <= maxGroups) return [];
    const together = [...this.waiting].filter(({ openedMs }) => openedMs <= nowMs);
    return isRaging || together.length + this.opened.length > maxGroups ? together : [];
  }

  /** The storm under way that a group is part of: of the same tag value where there is one. */
  stormFor(key: string, nowMs: number, { correlationMs }: StormOptions): Group | undefined {
    const raging = this.raging(nowMs, correlationMs);
    return raging.find((storm) => storm.key === key) ?? raging[0];
  }

  private raging(nowMs: number, correlationMs: number): Group[] {
    return [...this.storms].filter(({ joinedMs }) => joinedMs >= nowMs - correlationMs);
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
