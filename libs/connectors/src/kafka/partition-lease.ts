import type { Kafka, Producer, Transaction } from 'kafkajs';
import { COMPRESSION, messageOfRecord, type OutgoingRecord } from './kafka-client';
import type { TopicPartition } from './topic-partition';

/** Bytes of records in one request; the topics that Kymo creates take twice as much. */
const REQUEST_BYTES = 4 * 1024 * 1024;
/** A broker ends the transaction of a dead member after this time at the latest; whoever takes the lease ends it at once. */
const TRANSACTION_TIMEOUT_MS = 60_000;
/** The markers of a transaction may still be on their way when the next one begins: that takes milliseconds. */
const RETRY = { initialRetryTime: 5, retries: 10, maxRetryTime: 500 };

/** A position of a consumer group. */
export interface GroupOffset {
  readonly groupId: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/**
 * The right to write the state of one source partition. Taking it fences whoever held it before: what they had under way
 * is aborted, and they never commit again. A lease that has failed once is of no further use.
 */
export class PartitionLease {
  readonly #producer: Producer;

  constructor(kafka: Kafka, transactionalId: string) {
    this.#producer = kafka.producer({
      transactionalId,
      transactionTimeout: TRANSACTION_TIMEOUT_MS,
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      retry: RETRY,
    });
  }

  /** Takes the lease. Once resolved, what other holders have written is decided: committed, or never seen. */
  async take(): Promise<void> {
    await this.#producer.connect();
    const transaction = await this.#producer.transaction();
    await transaction.abort();
  }

  /**
   * Writes records to one partition of a topic and the position of a group in one transaction.
   * @returns the offset behind the last record
   */
  async commit(
    to: { readonly topic: string; readonly partition: number },
    records: readonly OutgoingRecord[],
    offset: GroupOffset,
  ): Promise<number> {
    const transaction = await this.#producer.transaction();
    let next = 0;
    for (const part of parts(records)) next = await send(transaction, to, part);
    await transaction.sendOffsets({
      consumerGroupId: offset.groupId,
      topics: [
        {
          topic: offset.topic,
          partitions: [{ partition: offset.partition, offset: String(offset.offset) }],
        },
      ],
    });
    await transaction.commit();
    return next;
  }

  async close(): Promise<void> {
    await this.#producer.disconnect();
  }
}

async function send(
  transaction: Transaction,
  { topic, partition }: TopicPartition,
  records: readonly OutgoingRecord[],
): Promise<number> {
  const [written] = await transaction.send({
    topic,
    compression: COMPRESSION.lz4,
    messages: records.map((record) => messageOfRecord({ ...record, partition })),
  });
  return Number(written!.baseOffset) + records.length;
}

/** Records as requests of bounded size. */
function* parts(records: readonly OutgoingRecord[]): Generator<OutgoingRecord[]> {
  let part: OutgoingRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    const own = (record.value?.length ?? 0) + (record.key?.length ?? 0);
    if (part.length > 0 && bytes + own > REQUEST_BYTES) {
      yield part;
      [part, bytes] = [[], 0];
    }
    part.push(record);
    bytes += own;
  }
  if (part.length > 0) yield part;
}
