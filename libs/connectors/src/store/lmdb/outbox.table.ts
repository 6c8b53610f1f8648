import type { OutboxEntry, OutboxSize, OwedEntry } from '@kymo/domain';
import type { Environment, Table } from './environment';

/** What is owed to a sink in all, and the position of its next entry. */
interface Tally extends OutboxSize {
  readonly next: number;
}

/** Where an entry is kept besides this store: the partition that it came of, and the key of a change. */
export interface OutboxOrigin {
  readonly partition: string;
  readonly change: string;
}

/** Payload read at once, characters: a reader is never held for long, however large the entries are. */
const MAX_READ = 2 ** 21;

type StoredEntry = OutboxEntry & { readonly origin?: OutboxOrigin };

/** What every sink is still owed, in order: entries keyed `[sink, position]`, and a tally per sink. */
export class OutboxTable {
  private readonly entries: Table<StoredEntry>;
  private readonly tallies: Table<Tally>;

  constructor(environment: Environment) {
    this.entries = environment.table('outbox');
    this.tallies = environment.table('outbox-sizes');
  }

  /** @returns the positions given to the entries */
  append(sink: string, owed: readonly OutboxEntry[], origin?: OutboxOrigin): number[] {
    if (owed.length === 0) return [];
    let { next, entries, bytes } = this.tally(sink);
    const first = next;
    for (const entry of owed) {
      this.entries.put([sink, next], origin === undefined ? entry : { ...entry, origin });
      next += 1;
      entries += 1;
      bytes += Buffer.byteLength(entry.payload);
    }
    this.tallies.put(sink, { next, entries, bytes });
    return owed.map((_, index) => first + index);
  }

  /** The entries at positions that are still owed. */
  at(sink: string, positions: readonly number[]): OutboxEntry[] {
    return positions.flatMap((position) => {
      const entry = this.entries.get([sink, position]);
      return entry === undefined ? [] : [bare(entry)];
    });
  }

  /** Fewer than `limit` where they are large, but one where there is any. */
  oldest(sink: string, limit: number, after = 0): OwedEntry[] {
    const owed: OwedEntry[] = [];
    let read = 0;
    for (const { key, value } of this.range(sink, after + 1, limit)) {
      owed.push({ position: (key as [string, number])[1], entry: bare(value) });
      read += value.payload.length;
      if (read >= MAX_READ) break;
    }
    return owed;
  }

  /** @returns where the entries are kept besides this store */
  remove(sink: string, positions: readonly number[]): OutboxOrigin[] {
    const { next, ...size } = this.tally(sink);
    const origins = new Map<string, OutboxOrigin>();
    let { entries, bytes } = size;
    for (const position of positions) {
      const entry = this.entries.get([sink, position]);
      if (entry === undefined) continue;
      this.entries.remove([sink, position]);
      const { origin } = entry;
      if (origin !== undefined) origins.set(`${origin.partition} ${origin.change}`, origin);
      entries -= 1;
      bytes -= Buffer.byteLength(entry.payload);
    }
    if (entries < size.entries) this.tallies.put(sink, { next, entries, bytes });
    return [...origins.values()];
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

function bare({ origin: _, ...entry }: StoredEntry): OutboxEntry {
  return entry;
}
