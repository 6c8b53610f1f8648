import type { GroupStore } from './group-store';

/** A row of what has to be stored; an undefined state forgets the key. */
export interface OnCallRow {
  readonly key: string;
  readonly state: unknown;
}

export type RowKind = 'member' | 'group' | 'route';

/** Groups and routes before the members that stand in them. */
const RESTORED: readonly RowKind[] = ['route', 'group', 'member'];

/** Which rows have changed since they were last taken. */
export class ChangedRows {
  private readonly keys: Readonly<Record<RowKind, Set<string>>> = {
    member: new Set(),
    group: new Set(),
    route: new Set(),
  };

  add(kind: RowKind, key: string): void {
    this.keys[kind].add(key);
  }

  take(store: GroupStore): OnCallRow[] {
    const { member, group, route } = this.keys;
    const rows: OnCallRow[] = [];
    for (const id of member) rows.push({ key: `member ${id}`, state: store.memberRow(id) });
    for (const key of group) rows.push({ key: `group ${key}`, state: store.groupRow(key) });
    for (const id of route) rows.push({ key: `route ${id}`, state: store.routeRow(id) });
    this.clear();
    return rows;
  }

  clear(): void {
    for (const keys of Object.values(this.keys)) keys.clear();
  }
}

/** Stored rows in the order in which they can be restored. */
export function* inOrder(rows: Iterable<OnCallRow>): Iterable<OnCallRow & { readonly kind: RowKind }> {
  const all = [...rows];
  for (const kind of RESTORED)
    for (const { key, state } of all)
      if (key.startsWith(`${kind} `)) yield { kind, key: key.slice(kind.length + 1), state };
}
