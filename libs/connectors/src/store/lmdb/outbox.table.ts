import type { OutboxEntry, OutboxSize, OwedEntry } from '@kymo/domain';
import type { Environment, Table } from './environment';

/** What is owed to a sink in all, and the position of its next entry. */
interface Tally extends OutboxSize {
  readonly next: number;
}

/** What every sink is still owed, in order: entries keyed `[sink, position]`, and a tally per sink. */
export class OutboxTable {
  private readonly entries: Table<OutboxEntry>;
  private readonly tallies: Table<Tally>;

  constructor(environment: Environment) {
    this.entries = environment.table('outbox');
    this.tallies = environment.table('outbox-sizes');
  }

  append(sink: string, owed: readonly OutboxEntry[]): void {
    if (owed.length === 0) return;
    let { next, entries, bytes } = this.tally(sink);
    for (const entry of owed) {
      this.entries.put([sink, next], entry);
      next += 1;
      entries += 1;
      bytes += Buffer.byteLength(entry.payload);
    }
    this.tallies.put(sink, { next, entries, bytes });
  }

  oldest(sink: string, limit: number, after = 0): OwedEntry[] {
    const range = this.range(sink, after + 1, limit);
    return Array.from(range, ({ key, value: { id, payload, key: sameOrder } }) => ({
      position: (key as [string, number])[1],
      entry: { id, payload, ...(sameOrder !== undefined && { key: sameOrder }) },
    }));
  }

  remove(sink: string, positions: readonly number[]): void {
    const { next, ...size } = this.tally(sink);
    let { entries, bytes } = size;
    for (const position of positions) {
      const entry = this.entries.get([sink, position]);
      if (entry === undefined) continue;
      this.entries.remove([sink, position]);
      entries -= 1;
      bytes -= Buffer.byteLength(entry.payload);
    }
    if (entries < size.entries) this.tallies.put(sink, { next, entries, bytes });
  }

  size(sink: string): OutboxSize {
    const { entries, bytes } = this.tally(sink);
    return { entries, bytes };
  }

  /** Counts the entries where an earlier version left no tally. */
  private tally(sink: string): Tally {
    const kept = this.tallies.get(sink);
    if (kept !== undefined) return kept;
    let tally: Tally = { next: 1, entries: 0, bytes: 0 };
    for (const { key, value } of this.range(sink, 1)) {
      tally = {
        next: (key as [string, number])[1] + 1,
        entries: tally.entries + 1,
        bytes: tally.bytes + Buffer.byteLength(value.payload),
      };
    }
    return tally;
  }

  private range(sink: string, from: number, limit?: number) {
    const end = [sink, Number.MAX_SAFE_INTEGER];
    return this.entries.getRange({ start: [sink, from], end, ...(limit !== undefined && { limit }) });
  }
}
