interface Row {
  readonly key: string;
  readonly state: unknown;
}

/** States by key that know which of them have changed since they were last taken. */
export class TrackedStates<State> {
  private readonly states = new Map<string, State>();
  private readonly changed = new Set<string>();

  /** @param prefix what keys begin with where all rows are stored together */
  constructor(private readonly prefix: string) {}

  get size(): number {
    return this.states.size;
  }

  get(key: string): State | undefined {
    return this.states.get(key);
  }

  has(key: string): boolean {
    return this.states.has(key);
  }

  entries(): Iterable<[string, State]> {
    return this.states;
  }

  /** @param state undefined forgets the key */
  set(key: string, state: State | undefined, isChanged = true): void {
    if (state === undefined) this.states.delete(key);
    else this.states.set(key, state);
    if (isChanged) this.changed.add(key);
  }

  owns(rowKey: string): boolean {
    return rowKey.startsWith(this.prefix);
  }

  /** What has changed since the last call. */
  takeRows(): Row[] {
    const rows = [...this.changed].map((key) => ({ key: this.prefix + key, state: this.states.get(key) }));
    this.changed.clear();
    return rows;
  }

  /** Goes back to what was stored; rows of others are passed over. */
  restore(rows: readonly Row[]): void {
    this.states.clear();
    this.changed.clear();
    for (const { key, state } of rows)
      if (this.owns(key)) this.states.set(key.slice(this.prefix.length), state as State);
  }
}
