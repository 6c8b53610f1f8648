import type { OutboxEntry, OutboxSize } from '@kymo/domain';
import type { Environment, Table } from './environment';

interface StoredEntry extends OutboxEntry {
  /** Bytes ever owed to the sink, this entry included. */
  readonly bytesSoFar: number;
}

/** What is owed lies at the positions from `first` up to, and without, `next`. */
interface Tally {
  readonly first: number;
  readonly next: number;
  readonly bytesDelivered: number;
  readonly bytesSoFar: number;
}

const EMPTY: Tally = { first: 1, next: 1, bytesDelivered: 0, bytesSoFar: 0 };

/** What every sink is still owed, in order: entries keyed `[sink, position]`, and a tally per sink. */
export class OutboxTable {
  private readonly entries: Table<StoredEntry>;
  private readonly tallies: Table<Tally>;

  constructor(environment: Environment) {
    this.entries = environment.table('outbox', { compressed: true });
    this.tallies = environment.table('outbox-tallies');
  }

  append(sink: string, owed: readonly OutboxEntry[]): void {
    if (owed.length === 0) return;
    const tally = this.tally(sink);
    let { next, bytesSoFar } = tally;
    for (const { id, payload } of owed) {
      bytesSoFar += Buffer.byteLength(payload);
      this.entries.put([sink, next], { id, payload, bytesSoFar });
      next += 1;
    }
    this.tallies.put(sink, { ...tally, next, bytesSoFar });
  }

  oldest(sink: string, limit: number): { position: number; entry: OutboxEntry }[] {
    const { first, next } = this.tally(sink);
    const range = this.entries.getRange({ start: [sink, first], end: [sink, Math.min(next, first + limit)] });
    return Array.from(range, ({ key, value: { id, payload } }) => ({
      position: (key as [string, number])[1],
      entry: { id, payload },
    }));
  }

  removeUpTo(sink: string, position: number): void {
    const tally = this.tally(sink);
    const last = Math.min(position, tally.next - 1);
    const delivered = this.entries.get([sink, last]);
    if (delivered === undefined) return;
    for (let at = tally.first; at <= last; at++) this.entries.remove([sink, at]);
    this.tallies.put(sink, { ...tally, first: last + 1, bytesDelivered: delivered.bytesSoFar });
  }

  postpone(sink: string): void {
    const [oldest] = this.oldest(sink, 1);
    if (oldest === undefined) return;
    this.append(sink, [oldest.entry]);
    this.removeUpTo(sink, oldest.position);
  }

  size(sink: string): OutboxSize {
    const { first, next, bytesDelivered, bytesSoFar } = this.tally(sink);
    return { entries: next - first, bytes: bytesSoFar - bytesDelivered };
  }

  private tally(sink: string): Tally {
    return this.tallies.get(sink) ?? EMPTY;
  }
}
