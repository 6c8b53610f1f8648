import type { OutboxEntry, OutboxSize } from '@kymo/domain';
import type { Environment, Table } from './environment';

interface Tally extends OutboxSize {
  /** Position of the next entry. */
  readonly next: number;
}

const EMPTY: Tally = { entries: 0, bytes: 0, next: 1 };

/** What every sink is still owed, in order: entries keyed `[sink, position]`, and a tally per sink. */
export class OutboxTable {
  private readonly entries: Table<OutboxEntry>;
  private readonly tallies: Table<Tally>;

  constructor(environment: Environment) {
    this.entries = environment.table('outbox', { compressed: true });
    this.tallies = environment.table('outbox-tallies');
  }

  append(sink: string, owed: readonly OutboxEntry[]): void {
    if (owed.length === 0) return;
    let { entries, bytes, next } = this.tally(sink);
    for (const { id, payload } of owed) {
      this.entries.put([sink, next], { id, payload });
      next += 1;
      entries += 1;
      bytes += sizeOf(payload);
    }
    this.tallies.put(sink, { entries, bytes, next });
  }

  oldest(sink: string, limit: number): { position: number; entry: OutboxEntry }[] {
    const range = this.entries.getRange({ start: [sink, 0], end: [sink, Number.MAX_VALUE], limit });
    return Array.from(range, ({ key, value }) => ({ position: (key as [string, number])[1], entry: value }));
  }

  removeUpTo(sink: string, position: number): void {
    const range = this.entries.getRange({ start: [sink, 0], end: [sink, position], inclusiveEnd: true });
    const delivered = Array.from(range, ({ key, value }) => ({ key, bytes: sizeOf(value.payload) }));
    let { entries, bytes, next } = this.tally(sink);
    for (const { key, bytes: size } of delivered) {
      this.entries.remove(key);
      entries -= 1;
      bytes -= size;
    }
    this.tallies.put(sink, { entries, bytes, next });
  }

  size(sink: string): OutboxSize {
    const { entries, bytes } = this.tally(sink);
    return { entries, bytes };
  }

  private tally(sink: string): Tally {
    return this.tallies.get(sink) ?? EMPTY;
  }
}

function sizeOf(payload: string): number {
  return Buffer.byteLength(payload);
}
