import {
  type Effects,
  KymoError,
  messageOf,
  type OutboxEntry,
  type OutboxSize,
  type OwedEntry,
  type StateAssignment,
  type Store,
} from '@kymo/domain';
import { type KafkaConnection } from '../../kafka/connection-options';
import { createKafka, type Kafka, KafkaProducer } from '../../kafka/kafka-client';
import { PartitionLease } from '../../kafka/partition-lease';
import { PartitionReader } from '../../kafka/partition-reader';
import { type TopicPartition, topicPartitionOf } from '../../kafka/topic-partition';
import type { ConnectorContext } from '../../connector';
import type { LmdbStore } from '../lmdb/lmdb.store';
import { changesOf } from '../partition-change';
import { changeOf, recordOf } from './changelog-record';
import { changelogTopic, DELETIONS_KEPT_MS, provideChangelogs } from './changelog-topic';
import { DeliveredQueue } from './delivered-queue';
import { OwedChanges } from './owed-changes';

/** Partitions taken over at the same time. */
const TAKEN_AT_ONCE = 4;

export interface GroupStoreOptions {
  readonly connection: KafkaConnection;
  readonly groupId: string;
}

/**
 * State of a consumer group: each source partition has a changelog in Kafka, and its owner a copy in the embedded store.
 * A pass is one Kafka transaction: its changes in the changelog and the position of the group; the copy follows. Whoever
 * takes a partition over fences the owner before, and brings its copy up to the changelog.
 */
export class GroupStore implements Pick<Store, 'commit' | 'outbox' | 'acknowledge' | 'outboxSize'> {
  readonly #kafka: Kafka;
  readonly #reader: PartitionReader;
  readonly #producer: KafkaProducer;
  readonly #delivered: DeliveredQueue;
  readonly #held = new Map<string, PartitionLease>();
  /** Assignments one after the other. */
  #turn: Promise<unknown> = Promise.resolve();
  #lose: (why: KymoError) => void = () => undefined;

  constructor(
    private readonly local: LmdbStore,
    private readonly options: GroupStoreOptions,
    private readonly context: Pick<ConnectorContext, 'env' | 'info' | 'warn'>,
  ) {
    this.#kafka = createKafka(options.connection, context.env);
    this.#reader = new PartitionReader(this.#kafka);
    this.#producer = new KafkaProducer(options.connection, context.env, 'lz4');
    this.#delivered = new DeliveredQueue(this.#producer, context.warn);
  }

  /** Takes partitions over and lets go of all others. To be called while no pass is under way. @throws KymoError STORE_FAILED */
  assign(partitions: readonly string[]): Promise<StateAssignment> {
    const assigned = this.#turn.then(() => this.#assign(partitions));
    this.#turn = assigned.catch(() => undefined);
    return assigned;
  }

  async #assign(partitions: readonly string[]): Promise<StateAssignment> {
    const { groupId } = this.options;
    await this.#delivered.flush();
    for (const partition of new Set([...this.#held.keys(), ...this.local.copies.partitions()])) {
      if (partitions.includes(partition)) continue;
      await this.#held.get(partition)?.close();
      this.#held.delete(partition);
      await this.local.copies.release(partition);
    }
    const taken = partitions.filter((partition) => !this.#held.has(partition));
    const topics = new Set(taken.map((partition) => topicPartitionOf(partition).topic));
    await provideChangelogs(this.#kafka, groupId, [...topics]);
    const waiting = [...taken];
    const take = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await this.#take(next);
    };
    // None goes on behind a failure: the next assignment would meet it.
    const ends = await Promise.allSettled(Array.from({ length: TAKEN_AT_ONCE }, take));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    const lost = new Promise<KymoError>((resolve) => (this.#lose = resolve));
    return { taken, lost };
  }

  /** Partitions that this member holds. */
  get partitions(): readonly string[] {
    return [...this.#held.keys()];
  }

  /** @throws KymoError PARTITION_LOST, STORE_FAILED */
  async commit(effects: Effects): Promise<void> {
    // Each partition has a changelog of its own: its passes are concluded for themselves.
    const { partition, nextOffset } = effects.reached[0]!;
    const lease = this.#held.get(partition);
    if (lease === undefined) throw partitionLost(partition, 'this member does not hold it');
    // The same whenever the pass is repeated: what it is added to changes with the copy, which follows.
    const changes = changesOf(effects, this.local.copies.position(partition), this.local.memberId);
    const place = this.#placeOf(partition);
    const reached = { groupId: this.options.groupId, ...topicPartitionOf(partition), offset: nextOffset };
    const offset = await lease.commit(place, changes.map(recordOf), reached).catch((cause: unknown) => {
      throw this.#giveUp(partitionLost(partition, messageOf(cause), cause));
    });
    await this.local.commitFollowing(partition, effects, changes, offset);
  }

  outbox(sink: string, limit: number, after?: number): OwedEntry[] {
    return this.local.outbox(sink, limit, after);
  }

  outboxSize(sink: string): OutboxSize {
    return this.local.outboxSize(sink);
  }

  async acknowledge(
    sink: string,
    positions: readonly number[],
    instead?: Readonly<Record<string, readonly OutboxEntry[]>>,
  ): Promise<void> {
    const left = await this.local.acknowledgeFollowing(sink, positions, instead);
    for (const [partition, changes] of left) this.#delivered.add(this.#placeOf(partition), changes);
  }

  /** Lets go of everything; the embedded store stays open. */
  async close(): Promise<void> {
    await this.#turn;
    await this.#delivered.flush();
    await Promise.all([...this.#held.values()].map((lease) => lease.close()));
    await Promise.all([this.#reader.close(), this.#producer.close()]);
  }

  /** What became of a transaction that failed is known only to Kafka: everything is taken over again. */
  #giveUp(why: KymoError): KymoError {
    for (const lease of this.#held.values()) lease.close().catch(() => undefined);
    this.#held.clear();
    this.#lose(why);
    return why;
  }

  async #take(partition: string): Promise<void> {
    const startMs = performance.now();
    const { topic, partition: number } = this.#placeOf(partition);
    const lease = new PartitionLease(this.#kafka, `${topic}/${number}`);
    let records = 0;
    try {
      await lease.take();
      const { low, high } = await this.#reader.bounds(topic, number);
      let offset = this.#followedTo(partition, { low, high });
      if (offset === undefined) {
        await this.local.copies.release(partition);
        offset = low;
      }
      const owed = new OwedChanges();
      const lost = (at: number) => this.context.warn(lostTransaction(topic, number, at));
      for await (const { messages, nextOffset } of this.#reader.readAsOwner(topic, number, offset, lost)) {
        await this.local.copies.follow(partition, owed.setAside(messages.map(changeOf)));
        records += messages.length;
        offset = nextOffset;
      }
      await this.local.copies.follow(partition, owed.inOrder(), offset);
    } catch (error) {
      await lease.close().catch(() => undefined);
      throw error;
    }
    this.#held.set(partition, lease);
    const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
    this.context.info(`took over ${partition}: ${records} records of its changelog read in ${seconds} s`);
  }

  /** Offset of the changelog up to which the copy in the embedded store is that of the changelog. */
  #followedTo(partition: string, { low, high }: { readonly low: number; readonly high: number }) {
    const { offset, atMs } = this.local.copies.checkpoint(partition) ?? { offset: -1, atMs: 0 };
    const isOld = Date.now() - atMs > DELETIONS_KEPT_MS / 2;
    return isOld || offset < low || offset > high ? undefined : offset;
  }

  #placeOf(source: string): TopicPartition {
    const { topic, partition } = topicPartitionOf(source);
    return { topic: changelogTopic(this.options.groupId, topic), partition };
  }
}

function lostTransaction(topic: string, partition: number, offset: number): string {
  return (
    `reading ${topic}/${partition}: a transaction that begins at offset ${offset} has no end, though nobody writes it any ` +
    'longer: the broker has lost it. It is passed over; nothing is lost. Kafka compacts the topic no further than that: end ' +
    `the transaction by kafka-transactions.sh abort --topic ${topic} --partition ${partition} --start-offset ${offset}.`
  );
}

function partitionLost(partition: string, why: string, cause?: unknown): KymoError {
  return new KymoError(
    'PARTITION_LOST',
    `committing a pass over ${partition}: ${why}. Another member may own the partition, or Kafka was away; the pass is given ` +
      'up, and whoever owns the partition makes it again.',
    { cause, context: { partition } },
  );
}
