import type { OutboxEntry } from '@kymo/domain';

/** Most keys set aside at once: where there are more, it is the sink that is at fault. */
const MAX_KEYS = 1_000;

interface Aside {
  readonly untilMs: number;
  readonly failures: number;
}

/** Entries that failed by themselves, and when each may be tried again. Later entries of the same key wait as well. */
export class SetAside {
  private readonly keys = new Map<string, Aside>();

  get isFull(): boolean {
    return this.keys.size >= MAX_KEYS;
  }

  isEmpty(): boolean {
    return this.keys.size === 0;
  }

  /** Failures of the entries of a key so far. */
  failuresOf(entry: OutboxEntry): number {
    return this.keys.get(keyOf(entry))?.failures ?? 0;
  }

  waits(entry: OutboxEntry, nowMs: number): boolean {
    return nowMs < (this.keys.get(keyOf(entry))?.untilMs ?? 0);
  }

  add(entry: OutboxEntry, untilMs: number): void {
    this.keys.set(keyOf(entry), { untilMs, failures: this.failuresOf(entry) + 1 });
  }

  /** Forgets entries that are owed no longer. */
  delete(entries: readonly OutboxEntry[]): void {
    if (!this.isEmpty()) for (const entry of entries) this.keys.delete(keyOf(entry));
  }

  /** Forgets keys whose time has come. */
  prune(nowMs: number): void {
    for (const [key, { untilMs }] of this.keys) if (untilMs <= nowMs) this.keys.delete(key);
  }
}

function keyOf({ key, id }: OutboxEntry): string {
  return key ?? id;
}
