import type { OutboxEntry, Store } from '@kymo/domain';

const PAGE_ENTRIES = 1_000;

/** Since when entries have failed by themselves. It is kept over a restart: what has failed for too long expires all the same. */
export class Expiry {
  private readonly document: string;
  private readonly since: Map<string, number>;

  constructor(
    private readonly sink: string,
    private readonly documents: Pick<Store, 'document' | 'putDocument'>,
    private readonly owed: Pick<Store, 'outbox'>,
    private readonly afterMs: number,
  ) {
    this.document = `failing/${sink}`;
    this.since = new Map(Object.entries((documents.document(this.document) ?? {}) as Record<string, number>));
  }

  /** Forgets what is no longer owed: it was dropped meanwhile. */
  async begin(): Promise<void> {
    if (this.since.size === 0) return;
    const owed = new Set<string>();
    for (let after: number | undefined = 0; after !== undefined;) {
      const page = this.owed.outbox(this.sink, PAGE_ENTRIES, after);
      for (const { entry } of page) owed.add(entry.id);
      after = page.at(-1)?.position;
    }
    await this.delete([...this.since.keys()].filter((id) => !owed.has(id)));
  }

  /** The entry has failed by itself. */
  async note(entry: OutboxEntry, nowMs: number): Promise<void> {
    if (this.since.has(entry.id)) return;
    this.since.set(entry.id, nowMs);
    await this.keep();
  }

  isOver(entry: OutboxEntry, nowMs: number): boolean {
    return nowMs - (this.since.get(entry.id) ?? nowMs) >= this.afterMs;
  }

  /** The entries are owed no longer. */
  forget(entries: readonly OutboxEntry[]): Promise<void> {
    return this.delete(entries.map(({ id }) => id).filter((id) => this.since.has(id)));
  }

  private async delete(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    for (const id of ids) this.since.delete(id);
    await this.keep();
  }

  private keep(): Promise<void> {
    return this.documents.putDocument(
      this.document,
      this.since.size === 0 ? undefined : Object.fromEntries(this.since),
    );
  }
}
