import type { SeriesKey, StageState } from '@kymo/domain';

interface StateCacheDeps<State> {
  /** The state as the store has it. */
  readonly restore: (key: SeriesKey) => State | undefined;
  /** Copies to be stored, the first under `key`; of nothing where the key is forgotten. */
  readonly copy: (key: SeriesKey, state: State | undefined) => readonly [StageState, ...StageState[]];
  /** Most states held in memory, but for those that are not durable yet. */
  readonly maxHeld: number;
}

/** State of a stage by series. That of series which have spoken of late is held in memory; the others' is read from the store when they speak again. */
export class StateCache<State> {
  /** The ones that changed last come last; undefined where a key is forgotten. */
  private readonly held = new Map<SeriesKey, State | undefined>();
  private readonly changed = new Set<SeriesKey>();
  /** Copies on their way to the store. */
  private readonly underWay = new Map<SeriesKey, StageState>();

  constructor(private readonly deps: StateCacheDeps<State>) {}

  get(key: SeriesKey): State | undefined {
    const held = this.held.get(key);
    if (held !== undefined || this.held.has(key)) return held;
    const stored = this.deps.restore(key);
    if (stored !== undefined) this.held.set(key, stored);
    return stored;
  }

  set(key: SeriesKey, state: State): void {
    this.held.set(key, state);
    this.changed.add(key);
  }

  /** Says that the state of a key has changed in place. */
  noteChange(key: SeriesKey): void {
    this.changed.add(key);
  }

  delete(key: SeriesKey): void {
    this.held.set(key, undefined);
    this.changed.add(key);
  }

  /** Copies of all that has changed since the last call. */
  snapshot(): StageState[] {
    const copies: StageState[] = [];
    for (const key of this.changed) {
      const state = this.held.get(key);
      this.held.delete(key);
      this.held.set(key, state);
      const own = this.deps.copy(key, state);
      this.underWay.set(key, own[0]);
      copies.push(...own);
    }
    this.changed.clear();
    return copies;
  }

  /** Copies have become durable: what was not heard of for longest need not be held any longer. */
  saved(states: readonly StageState[]): void {
    for (const state of states) if (this.underWay.get(state.key) === state) this.underWay.delete(state.key);
    for (const key of this.held.keys()) {
      if (this.held.size <= this.deps.maxHeld) return;
      if (!this.changed.has(key) && !this.underWay.has(key)) this.held.delete(key);
    }
  }

  /** Goes back to what the store holds. */
  reset(): void {
    this.held.clear();
    this.changed.clear();
    this.underWay.clear();
  }
}
