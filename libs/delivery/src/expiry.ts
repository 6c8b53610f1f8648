import type { OutboxEntry, Store } from '@kymo/domain';
import { keyOf } from './set-aside';

const PAGE_ENTRIES = 1_000;

/** Since when entries have failed by themselves. It is kept over a restart: what has failed for too long expires all the same. */
export class Expiry {
  private readonly document: string;
  private readonly since: Map<string, number>;

  constructor(
    private readonly sink: string,
    private readonly store: Pick<Store, 'document' | 'outbox' | 'putDocument'>,
    private readonly afterMs: number,
  ) {
    this.document = `failing/${sink}`;
    this.since = new Map(Object.entries((store.document(this.document) ?? {}) as Record<string, number>));
  }

  /** Forgets what is no longer owed: it was dropped meanwhile. */
  async begin(): Promise<void> {
    if (this.since.size === 0) return;
    const owed = new Set<string>();
    for (let after: number | undefined = 0; after !== undefined;) {
      const page = this.store.outbox(this.sink, PAGE_ENTRIES, after);
      for (const { entry } of page) owed.add(keyOf(entry));
      after = page.at(-1)?.position;
    }
    await this.delete([...this.since.keys()].filter((key) => !owed.has(key)));
  }

  /** The entry has failed by itself. */
  async note(entry: OutboxEntry, nowMs: number): Promise<void> {
    if (this.since.has(keyOf(entry))) return;
    this.since.set(keyOf(entry), nowMs);
    await this.keep();
  }

  isOver(entry: OutboxEntry, nowMs: number): boolean {
    return nowMs - (this.since.get(keyOf(entry)) ?? nowMs) >= this.afterMs;
  }

  /** The entries are owed no longer. */
  forget(entries: readonly OutboxEntry[]): Promise<void> {
    return this.delete(entries.map(keyOf).filter((key) => this.since.has(key)));
  }

  private async delete(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    for (const key of keys) this.since.delete(key);
    await this.keep();
  }

  private keep(): Promise<void> {
    return this.store.putDocument(
      this.document,
      this.since.size === 0 ? undefined : Object.fromEntries(this.since),
    );
  }
}
