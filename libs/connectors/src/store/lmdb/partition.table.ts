import type { PartitionPosition } from '../partition-change';
import type { Environment, Table } from './environment';

/** How far the store follows the changelog of a partition. */
export interface Checkpoint {
  /** Everything before this offset of the changelog is in the store. */
  readonly offset: number;
  /** Wall-clock time at which the store got there, milliseconds since the Unix epoch. */
  readonly atMs: number;
}

/**
 * Partitions whose state can move to another member: how far the store follows the changelog of each, and which keys it
 * holds of it. A key of the outbox is kept with the positions of its entries.
 */
export class PartitionTable {
  private readonly checkpoints: Table<Checkpoint>;
  private readonly totals: Table<PartitionPosition>;
  private readonly keys: Table<readonly number[]>;
  /** Number of the latest pass that this store has made and counted; kept when the partition moves away. */
  private readonly own: Table<number>;

  constructor(environment: Environment) {
    this.checkpoints = environment.table('changelog-checkpoints');
    this.totals = environment.table('partition-positions');
    this.keys = environment.table('partition-keys');
    this.own = environment.table('partition-own-passes');
  }

  partitions(): string[] {
    return Array.from(this.checkpoints.getKeys({}), String);
  }

  checkpoint(partition: string): Checkpoint | undefined {
    return this.checkpoints.get(partition);
  }

  follow(partition: string, checkpoint: Checkpoint): void {
    this.checkpoints.put(partition, checkpoint);
  }

  position(partition: string): PartitionPosition | undefined {
    return this.totals.get(partition);
  }

  moveTo(partition: string, position: PartitionPosition | undefined): void {
    if (position === undefined) this.totals.remove(partition);
    else this.totals.put(partition, position);
  }

  ownPasses(partition: string): number {
    return this.own.get(partition) ?? 0;
  }

  noteOwnPasses(partition: string, passes: number): void {
    this.own.put(partition, passes);
  }

  /** Notes that a key is kept; `positions` where it is one of the outbox. */
  add(partition: string, key: string, positions: readonly number[] = []): void {
    this.keys.put([partition, key], positions);
  }

  delete(partition: string, key: string): void {
    this.keys.remove([partition, key]);
  }

  positionsOf(partition: string, key: string): readonly number[] {
    return this.keys.get([partition, key]) ?? [];
  }

  keysOf(partition: string): string[] {
    const range = this.keys.getKeys({ start: [partition], end: [partition, '\u{10ffff}'] });
    return Array.from(range, (key) => (key as [string, string])[1]);
  }

  forget(partition: string): void {
    this.checkpoints.remove(partition);
    this.totals.remove(partition);
  }
}
