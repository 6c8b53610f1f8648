import { setTimeout as sleep } from 'node:timers/promises';
import { KymoError } from '@kymo/domain';
import type { Cluster, Kafka, KafkaMessage } from 'kafkajs';
import Batch from 'kafkajs/src/consumer/batch.js';

export type { KafkaMessage };

/** What is read of a partition at once, bytes. */
const FETCH_BYTES = 8 * 1024 * 1024;
const WAIT_MS = 100;
const READ_COMMITTED = 1;
/** Tries in a row after which a partition that brings nothing, or is not known, is given up. */
const MAX_EMPTY = 50;

/** Messages of a partition, and the offset behind them. */
export interface PartitionSlice {
  readonly messages: readonly KafkaMessage[];
  readonly nextOffset: number;
}

/**
 * Reads single partitions without a consumer group: committed messages only, without waiting for others to join. The
 * client library has no such reader. It hands its connections to whoever divides partitions, which is how they are had.
 */
export class PartitionReader {
  readonly #cluster: Cluster;
  readonly #topics = new Set<string>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(kafka: Kafka) {
    let found: Cluster | undefined;
    const partitionAssigners = [
      ({ cluster }: { readonly cluster: Cluster }) => {
        found = cluster;
        return {} as never;
      },
    ];
    kafka.consumer({ groupId: 'kymo-reader', partitionAssigners });
    this.#cluster = found!;
  }

  /** Everything of a partition from an offset to where it ends now, in slices. @throws KymoError STORE_FAILED */
  async *read(topic: string, partition: number, fromOffset: number): AsyncGenerator<PartitionSlice> {
    let end: number | undefined;
    let empty = 0;
    for (let offset = fromOffset; end === undefined || offset < end;) {
      const batch = await this.#fetch(topic, partition, offset, FETCH_BYTES);
      end ??= Number(batch.highWatermark);
      if (batch.rawMessages.length === 0) {
        if (offset < end && (empty += 1) > MAX_EMPTY) throw stuck(topic, partition, offset, end);
        continue;
      }
      empty = 0;
      const nextOffset = Number(batch.lastOffset()) + 1;
      yield { messages: batch.messages, nextOffset };
      offset = nextOffset;
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

  async close(): Promise<void> {
    await this.#cluster.disconnect();
  }

  async #fetch(topic: string, partition: number, offset: number, maxBytes: number): Promise<Batch> {
    await this.#connect(topic, partition);
    const leaders = this.#cluster.findLeaderForPartitions(topic, [partition]);
    const [nodeId] = Object.keys(leaders);
    const broker = await this.#cluster.findBroker({ nodeId: nodeId! });
    const fetchOffset = String(offset);
    const { responses } = await broker.fetch({
      isolationLevel: READ_COMMITTED,
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
    const connected = this.#turn.then(() => this.#connectNow(topic, partition));
    this.#turn = connected.catch(() => undefined);
    return connected;
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

function stuck(topic: string, partition: number, offset: number, end: number): KymoError {
  return new KymoError(
    'STORE_FAILED',
    `reading ${topic}/${partition}: nothing comes from offset ${offset} on, although the partition ends at ${end}. ` +
      'A transaction of another program may be open in it; it ends by its timeout.',
    { retriable: true, context: { topic, partition, offset, end } },
  );
}
