import { countedSince, type Incident, type OutboxEntry, type SeriesState, zeroCounters } from '@kymo/domain';
import type { PartitionChange, PartitionPosition } from '../partition-change';
import type { Environment, Table } from './environment';
import type { IncidentTable } from './incident.table';
import type { OutboxOrigin, OutboxTable } from './outbox.table';
import { type Checkpoint, PartitionTable } from './partition.table';
import { count } from './write-effects';

/** The tables that hold what moves with a partition. */
export interface MovingTables {
  readonly kept: Table<unknown>;
  readonly positions: Table<number>;
  readonly topicIds: Table<string>;
  readonly states: Table<unknown>;
  readonly series: Table<SeriesState>;
  readonly incidents: IncidentTable;
  readonly outbox: OutboxTable;
}

type OutboxKey = Extract<PartitionChange, { readonly key: readonly ['outbox', ...unknown[]] }>['key'];

/** Parts of one pass are fewer; entries owed instead of others are numbered behind them. */
const INSTEAD_PART = 10_000;

/** Copies of partitions whose state is kept in changelogs: each is brought up to its changelog, and dropped when it moves away. */
export class PartitionCopies {
  private readonly table: PartitionTable;

  constructor(
    private readonly environment: Environment,
    private readonly tables: MovingTables,
    /** Of this store. */
    private readonly memberId: string,
  ) {
    this.table = new PartitionTable(environment);
  }

  /** Partitions that are copied here. */
  partitions(): string[] {
    return this.environment.read(() => this.table.partitions());
  }

  checkpoint(partition: string): Checkpoint | undefined {
    return this.environment.read(() => this.table.checkpoint(partition));
  }

  position(partition: string): PartitionPosition | undefined {
    return this.environment.read(() => this.table.position(partition));
  }

  /** Takes over changes from the changelog of a partition. @param offset where all before it is taken over */
  follow(partition: string, changes: readonly PartitionChange[], offset?: number): Promise<void> {
    return this.environment.write(() => this.apply(partition, changes, offset));
  }

  /** Drops all that moves with a partition; history and incidents that are over stay. */
  release(partition: string): Promise<void> {
    return this.environment.write(() => {
      for (const text of this.table.keysOf(partition))
        this.applyOne(partition, { key: JSON.parse(text) as PartitionChange['key'] } as PartitionChange);
      this.tables.positions.remove(partition);
      this.tables.topicIds.remove(partition);
      this.table.forget(partition);
    });
  }

  /** As {@link follow}, within a transaction. */
  apply(partition: string, changes: readonly PartitionChange[], offset?: number): void {
    for (const change of changes) {
      this.countOwn(partition, change);
      this.applyOne(partition, change);
    }
    if (offset !== undefined) this.table.follow(partition, { offset, atMs: Date.now() });
  }

  /**
   * What the changelogs have to say once entries of these origins are owed no longer, by partition: what is owed instead of
   * them, and what is left of each change. Within a transaction.
   */
  settle(
    origins: readonly OutboxOrigin[],
    instead: Readonly<Record<string, readonly OutboxEntry[]>>,
  ): Map<string, PartitionChange[]> {
    const changes = new Map<string, PartitionChange[]>();
    const tell = (partition: string, change: PartitionChange) =>
      changes.set(partition, [...(changes.get(partition) ?? []), change]);
    origins.forEach(({ partition, change }, index) => {
      const key = JSON.parse(change) as OutboxKey;
      const [kind, sink, pass, part] = key;
      const left = this.tables.outbox.at(sink, this.table.positionsOf(partition, change));
      const others = index === 0 ? Object.entries(instead) : [];
      for (const [other, value] of others) {
        // What is left grows ever fewer: its number tells one time from another.
        const number = INSTEAD_PART * (part + 1) + left.length;
        const owed: PartitionChange = { key: [kind, other, pass, number], value };
        this.applyOne(partition, owed);
        tell(partition, owed);
      }
      if (left.length === 0) this.table.delete(partition, change);
      tell(partition, left.length === 0 ? { key } : { key, value: left });
    });
    return changes;
  }

  /**
   * Counts a pass of this member, once: from the changelog where the member was ended between Kafka and the store, and never
   * again where the copy went back and the pass was made a second time.
   */
  private countOwn(partition: string, { key, value }: PartitionChange): void {
    if (key[0] !== 'position' || value === undefined) return;
    const position = value as PartitionPosition;
    if (!this.isOwnAndNew(partition, position)) return;
    const before = this.table.position(partition);
    if (before === undefined && position.passes > 1) return;
    count(this.tables, countedSince(before?.counters ?? zeroCounters(), position.counters));
  }

  private isOwnAndNew(partition: string, { by, passes }: PartitionPosition): boolean {
    return by === this.memberId && passes > this.table.ownPasses(partition);
  }

  private applyOne(partition: string, { key, value }: PartitionChange): void {
    const { positions, topicIds, states, series, incidents } = this.tables;
    const text = JSON.stringify(key);
    let owed: number[] | undefined;
    switch (key[0]) {
      case 'position': {
        const position = value as PartitionPosition | undefined;
        if (position !== undefined) positions.put(partition, position.nextOffset);
        if (position?.topicId !== undefined) topicIds.put(partition, position.topicId);
        if (position !== undefined && this.isOwnAndNew(partition, position))
          this.table.noteOwnPasses(partition, position.passes);
        return this.table.moveTo(partition, position);
      }
      case 'state':
        if (value === undefined) states.remove([key[1], key[2]]);
        else states.put([key[1], key[2]], value);
        break;
      case 'series':
        if (value === undefined) series.remove(key[1]);
        else series.put(key[1], value as SeriesState);
        break;
      case 'incident':
        if (value === undefined) incidents.remove(key[1]);
        else incidents.put(value as Incident);
        break;
      case 'outbox':
        owed = this.owe(key[1], (value ?? []) as readonly OutboxEntry[], { partition, change: text });
    }
    if (value === undefined) this.table.delete(partition, text);
    else this.table.add(partition, text, owed);
  }

  /** Owes what a change says: new entries, or what is left of those that it owed before. */
  private owe(sink: string, entries: readonly OutboxEntry[], origin: OutboxOrigin): number[] {
    const { outbox } = this.tables;
    const known = this.table.positionsOf(origin.partition, origin.change);
    if (known.length === 0) return outbox.append(sink, entries, origin);
    const left = new Set(entries.map(({ id }) => id));
    const isLeft = (position: number) => outbox.at(sink, [position]).some(({ id }) => left.has(id));
    const over = known.filter((position) => !isLeft(position));
    outbox.remove(sink, over);
    return known.filter((position) => !over.includes(position));
  }
}
