import type { Group, Member } from './group';
import type { OpenGroups } from './open-groups';

/** A row of what has to be stored; an undefined state forgets the key. */
export interface OnCallRow {
  readonly key: string;
  readonly state: unknown;
}

type RowKind = 'member' | 'group' | 'route';

/** Groups and routes before the members that stand in them. */
const RESTORED: readonly RowKind[] = ['route', 'group', 'member'];

/** Which rows have changed since they were last taken. */
export class ChangedRows {
  private members: Member[] = [];
  private groups: Group[] = [];
  private readonly routes = new Set<string>();
  private readonly formerGroups = new Set<string>();

  addMember(member: Member): void {
    if (member.isChanged === true) return;
    member.isChanged = true;
    this.members.push(member);
  }

  addGroup(group: Group): void {
    if (group.isChanged === true) return;
    group.isChanged = true;
    this.groups.push(group);
  }

  addRoute(id: string): void {
    this.routes.add(id);
  }

  /** A group is no longer known by a key. */
  addFormerGroup(key: string): void {
    this.formerGroups.add(key);
  }

  take(open: OpenGroups): OnCallRow[] {
    const { members, groups, routes } = this;
    const rows: OnCallRow[] = [];
    for (const { episode } of members)
      rows.push({ key: `member ${episode.id}`, state: open.memberRow(episode.id) });
    for (const key of this.formerGroups) rows.push({ key: `group ${key}`, state: open.groupRow(key) });
    for (const { key } of groups) rows.push({ key: `group ${key}`, state: open.groupRow(key) });
    for (const id of routes) rows.push({ key: `route ${id}`, state: open.routeRow(id) });
    this.clear();
    return rows;
  }

  clear(): void {
    for (const member of this.members) member.isChanged = false;
    for (const group of this.groups) group.isChanged = false;
    this.members = [];
    this.groups = [];
    this.routes.clear();
    this.formerGroups.clear();
  }
}

/** Stored rows in the order in which they can be restored. */
export function* inOrder(rows: Iterable<OnCallRow>): Iterable<OnCallRow & { readonly kind: RowKind }> {
  const all = [...rows];
  for (const kind of RESTORED)
    for (const { key, state } of all)
      if (key.startsWith(`${kind} `)) yield { kind, key: key.slice(kind.length + 1), state };
}
