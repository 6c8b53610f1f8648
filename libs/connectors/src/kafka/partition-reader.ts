import { setTimeout as sleep } from 'node:timers/promises';
import { KymoError } from '@kymo/domain';
import { Semaphore } from '@kymo/statistics';
import type { Cluster, Kafka, KafkaMessage } from 'kafkajs';
import Batch from 'kafkajs/src/consumer/batch.js';
import { clusterOf } from './cluster';
import { Uncommitted } from './uncommitted';

export type { KafkaMessage };

/** What is read of a partition at once, bytes. */
const FETCH_BYTES = 8 * 1024 * 1024;
const WAIT_MS = 100;
const READ_UNCOMMITTED = 0;
const READ_COMMITTED = 1;
/** Tries in a row after which a partition that brings nothing, or is not known, is given up. */
const MAX_EMPTY = 50;

/** Messages of a partition, and the offset behind them. */
export interface PartitionSlice {
  readonly messages: readonly KafkaMessage[];
  readonly nextOffset: number;
}

/** Where reading does not get on, and where the partition ends. */
interface Halt {
  readonly offset: number;
  readonly end: number;
}

/**
 * Reads single partitions without a consumer group: committed messages only, without waiting for others to join. The
 * client library has no such reader.
 */
export class PartitionReader {
  readonly #cluster: Cluster;
  readonly #topics = new Set<string>();
  readonly #connecting = new Semaphore(1);

  constructor(kafka: Kafka) {
    this.#cluster = clusterOf(kafka);
  }

  /** Everything of a partition from an offset to where it ends now, in slices. @throws KymoError STORE_FAILED */
  async *read(
    topic: string,
    partition: number,
    fromOffset: number,
    fetchBytes = FETCH_BYTES,
  ): AsyncGenerator<PartitionSlice> {
    const halt = yield* this.#committed(topic, partition, fromOffset, fetchBytes);
    if (halt !== undefined) throw stuck(topic, partition, halt);
  }

  /**
   * The same for the only one who may write transactions: one that is still open then was lost by the broker and never
   * ends. It is passed over, and what stands behind it is read.
   * @param lost is told where such a transaction begins
   * @throws KymoError STORE_FAILED
   */
  async *readAsOwner(
    topic: string,
    partition: number,
    fromOffset: number,
    lost: (offset: number) => void,
  ): AsyncGenerator<PartitionSlice> {
    const halt = yield* this.#committed(topic, partition, fromOffset, FETCH_BYTES);
    if (halt === undefined) return;
    const uncommitted = new Uncommitted();
    for await (const { messages } of this.#uncommitted(topic, partition, halt))
      messages.forEach((one) => uncommitted.look(one));
    uncommitted.begun.forEach(lost);
    for await (const { messages, nextOffset } of this.#uncommitted(topic, partition, halt)) {
      const kept = messages.filter((one) => !one.isControlRecord && !uncommitted.has(one));
      yield { messages: kept, nextOffset };
    }
  }

  /** @returns where a transaction without an end holds up what stands behind it */
  async *#committed(
    topic: string,
    partition: number,
    fromOffset: number,
    fetchBytes: number,
  ): AsyncGenerator<PartitionSlice, Halt | undefined> {
    let end: number | undefined;
    let empty = 0;
    for (let offset = fromOffset; end === undefined || offset < end;) {
      const batch = await this.#fetch(topic, partition, offset, fetchBytes);
      end ??= Number(batch.highWatermark);
      if (batch.rawMessages.length === 0) {
        if (offset < end && (empty += 1) > MAX_EMPTY) return { offset, end };
        continue;
      }
      empty = 0;
      const nextOffset = Number(batch.lastOffset()) + 1;
      yield { messages: batch.messages, nextOffset };
      offset = nextOffset;
    }
    return undefined;
  }

  /** Everything between two offsets, whatever is committed, and what ends transactions. */
  async *#uncommitted(topic: string, partition: number, halt: Halt) {
    for (let { offset } = halt; offset < halt.end;) {
      const { rawMessages } = await this.#fetch(topic, partition, offset, FETCH_BYTES, READ_UNCOMMITTED);
      const messages = rawMessages.filter(
        (one) => Number(one.offset) >= offset && Number(one.offset) < halt.end,
      );
      if (messages.length === 0) throw stuck(topic, partition, { ...halt, offset });
      offset = Number(messages.at(-1)!.offset) + 1;
      yield { messages, nextOffset: offset };
    }
  }

  /** First and last offset of a partition; the next message gets the last one. */
  async bounds(topic: string, partition: number): Promise<{ readonly low: number; readonly high: number }> {
    await this.#connect(topic, partition);
    const partitions = [{ partition }];
    const ask = async (fromBeginning: boolean) => {
      const [found] = await this.#cluster.fetchTopicsOffset([{ topic, partitions, fromBeginning } as never]);
      return Number(found!.partitions[0]!.offset);
    };
    return { low: await ask(true), high: await ask(false) };
  }

  /** Asks for the first bytes of a partition. @throws where this login may not read it */
  async tryToRead(topic: string, partition: number): Promise<void> {
    const { low } = await this.bounds(topic, partition);
    await this.#fetch(topic, partition, low, 1);
  }

  async close(): Promise<void> {
    await this.#cluster.disconnect();
  }

  async #fetch(
    topic: string,
    partition: number,
    offset: number,
    maxBytes: number,
    isolationLevel = READ_COMMITTED,
  ): Promise<Batch> {
    await this.#connect(topic, partition);
    const leaders = this.#cluster.findLeaderForPartitions(topic, [partition]);
    const [nodeId] = Object.keys(leaders);
    const broker = await this.#cluster.findBroker({ nodeId: nodeId! });
    const fetchOffset = String(offset);
    const { responses } = await broker.fetch({
      isolationLevel,
      maxWaitTime: WAIT_MS,
      minBytes: 1,
      maxBytes,
      topics: [{ topic, partitions: [{ partition, fetchOffset, maxBytes }] }],
      rackId: '',
    });
    return new Batch(topic, fetchOffset, responses[0]!.partitions[0]!);
  }

  /** One after the other: the library does not stand being connected twice at once. */
  #connect(topic: string, partition: number): Promise<void> {
    return this.#connecting.hold(() => this.#connectNow(topic, partition));
  }

  async #connectNow(topic: string, partition: number): Promise<void> {
    if (!this.#cluster.isConnected()) await this.#cluster.connect();
    if (!this.#topics.has(topic)) {
      await this.#cluster.addTargetTopic(topic);
      this.#topics.add(topic);
    }
    await this.#cluster.refreshMetadataIfNecessary();
    const isKnown = () =>
      this.#cluster.findTopicPartitionMetadata(topic).some(({ partitionId }) => partitionId === partition);
    for (let tries = 0; !isKnown() && tries < MAX_EMPTY; tries++) {
      await sleep(WAIT_MS);
      await this.#cluster.refreshMetadata();
    }
  }
}

function stuck(topic: string, partition: number, { offset, end }: Halt): KymoError {
  return new KymoError(
    'STORE_FAILED',
    `reading ${topic}/${partition}: nothing comes from offset ${offset} on, although the partition ends at ${end}. ` +
      'A transaction of another program may be open in it; it ends by its timeout.',
    { retriable: true, context: { topic, partition, offset, end } },
  );
}
