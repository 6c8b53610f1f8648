import { setTimeout as sleep } from 'node:timers/promises';
import type { Readiness, Source, SourceRun } from '@kymo/domain';
import { backoffMs } from '@kymo/statistics';
import type { ConnectorContext, SourceDefinition } from '../../connector';
import {
  createKafka,
  describeKafkaError,
  type Consumer,
  type EachBatchPayload,
  type Kafka,
} from '../../kafka/kafka-client';
import { ConsumerSession } from './consumer-session';
import { Connection, isCrash } from './kafka-connection';

import { kafkaSourceOptionsSchema, type KafkaSourceOptions } from './kafka-options';
import { overtakenPositions, restartPositions, seek, type Restart } from './kafka-positions';
import { rawRecord } from './kafka-record';

/** A pass failed. Kafka is not the cause, so the run ends instead of being tried again. */
class PassFailure extends Error {}

/**
 * Reads telemetry from Kafka as a member of a consumer group. The position is committed to the group after each pass. On
 * assignment the position of the store is used, because state and position belong together. If another member has read
 * further, the position of the group is used, and the state is out of date. Heartbeats run on a timer, so that a long pass
 * does not cost the membership. A broken connection is retried without end.
 */
export class KafkaSource implements Source {
  readonly name = 'kafka';
  readonly #kafka: Kafka;
  readonly #connection: Connection;
  #notReady: string | undefined = 'not started';
  /** When the pass under way over a partition began. */
  readonly #passing = new Map<string, number>();
  #attempt = 0;

  /** @throws KymoError CONFIG_INVALID */
  constructor(
    private readonly options: KafkaSourceOptions,
    private readonly context: Pick<ConnectorContext, 'env' | 'info' | 'warn'>,
  ) {
    this.#kafka = createKafka(options, context.env);
    this.#connection = new Connection(`reading ${options.topics.join(', ')} from Kafka`, context);
  }

  readiness(): Readiness {
    if (this.#notReady !== undefined) return { ready: false, why: this.#notReady };
    for (const [partition, sinceMs] of this.#passing) {
      const passMs = performance.now() - sinceMs;
      if (passMs > this.options.passWarnMs)
        return { ready: false, why: `one pass over ${partition} has taken ${Math.round(passMs / 1000)} s` };
    }
    return { ready: true };
  }

  /** @throws what a pass throws, and programming errors; outages are retried */
  async run(run: SourceRun): Promise<void> {
    for (this.#attempt = 0; !run.signal.aborted; this.#attempt++) {
      try {
        await this.#consume(this.#kafka, run);
      } catch (thrown) {
        if (thrown instanceof PassFailure) throw thrown.cause;
        if (isCrash(thrown)) throw thrown;
        this.#notReady = describeKafkaError(thrown, this.options.brokers);
        this.#connection.lost(this.#notReady);
        const { retryBackoffMs, retryBackoffMaxMs } = this.options;
        await sleepUnlessAborted(backoffMs(this.#attempt, retryBackoffMs, retryBackoffMaxMs), run.signal);
      }
    }
    this.#notReady = 'stopped';
  }

  /** One session of a consumer: until the signal aborts, or until something breaks. */
  async #consume(kafka: Kafka, run: SourceRun): Promise<void> {
    const { groupId, fetchBytes, fetchWaitMs } = this.options;
    const { sessionTimeoutMs, heartbeatIntervalMs, rebalanceTimeoutMs } = this.options;
    const consumer = kafka.consumer({
      groupId,
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: heartbeatIntervalMs,
      rebalanceTimeout: rebalanceTimeoutMs,
      maxBytes: fetchBytes,
      maxBytesPerPartition: fetchBytes,
      maxWaitTimeInMs: fetchWaitMs,
      allowAutoTopicCreation: false,
    });
    const session = new ConsumerSession(run.signal);
    consumer.on(consumer.events.CRASH, ({ payload }) => session.fail(payload.error));
    let isMember = false;
    const started = this.#start(kafka, consumer, run, session);
    started.then(() => (isMember = true)).catch((thrown: unknown) => session.fail(thrown));
    try {
      await session.ended;
    } finally {
      session.dispose();
      const disconnected = consumer.disconnect().catch(() => undefined);
      // A pass under way has to end. An attempt to connect or to join is abandoned, and must not become a member.
      if (isMember) await disconnected;
      else void started.then(() => consumer.disconnect()).catch(() => undefined);
    }
  }

  /** Resolves when the consumer is a member of the group. */
  async #start(kafka: Kafka, consumer: Consumer, run: SourceRun, session: ConsumerSession): Promise<void> {
    const { topics, groupId, start, concurrentPartitions } = this.options;
    const restarts = await restartPositions(kafka, topics, run.resumeAt, this.context.warn);
    await consumer.connect();
    await consumer.subscribe({ topics, fromBeginning: start === 'earliest' });
    let overtaken = Promise.resolve(new Map<string, number>());
    consumer.on(consumer.events.GROUP_JOIN, ({ payload: { memberAssignment } }) => {
      this.#notReady = undefined;
      this.#attempt = 0;
      this.#connection.up();
      const positionOf = (partition: string) => restarts.get(partition)?.offset ?? run.resumeAt(partition);
      seek(consumer, memberAssignment, positionOf);
      overtaken = overtakenPositions(kafka, groupId, memberAssignment, run.resumeAt, this.context.warn);
      overtaken
        .then((positions) => seek(consumer, memberAssignment, (partition) => positions.get(partition)))
        .catch((thrown: unknown) => session.fail(thrown));
    });
    const eachBatch = async (payload: EachBatchPayload) => {
      try {
        const ahead = await overtaken;
        if (session.hasEnded) return;
        await this.#passBatch(payload, run, restarts, ahead);
      } catch (thrown) {
        if (!(thrown instanceof PassFailure)) throw thrown;
        session.fail(thrown);
      }
    };
    if (session.hasEnded) return;
    this.#notReady = `joining the group ${groupId}: it waits until the session of a killed member ends`;
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: concurrentPartitions,
      eachBatch,
    });
  }

  /** Hands a fetched batch on in passes of bounded size; after each the position is committed to the group. */
  async #passBatch(
    payload: EachBatchPayload,
    run: SourceRun,
    restarts: Map<string, Restart>,
    overtaken: Map<string, number>,
  ): Promise<void> {
    const { batch, heartbeat, resolveOffset, commitOffsetsIfNecessary, isRunning, isStale } = payload;
    const partition = `${batch.topic}/${batch.partition}`;
    this.#noticeNewBeginning(partition, batch, run, restarts);
    let member = true;
    const beat = () => {
      heartbeat().catch(() => {
        // Expelled or rebalancing: the remaining records belong to the member that is assigned next.
        member = false;
      });
    };
    const heart = setInterval(beat, this.options.heartbeatIntervalMs / 2);
    try {
      for (let first = 0; first < batch.messages.length; first += this.options.batchRecords) {
        if (!member || !isRunning() || isStale() || run.signal.aborted) return;
        const messages = batch.messages.slice(first, first + this.options.batchRecords);
        const lastOffset = messages.at(-1)!.offset;
        const ends = first + messages.length === batch.messages.length;
        const nextOffset = Number(ends ? batch.lastOffset() : lastOffset) + 1;
        const records = messages.map((message) => rawRecord(message, partition));
        const recreated = restarts.get(partition)?.isNewTopic;
        await this.#pass(
          { partition, records, nextOffset, recreated, overtaken: overtaken.has(partition) },
          run,
        );
        restarts.delete(partition);
        overtaken.delete(partition);
        resolveOffset(lastOffset);
        await commitOffsetsIfNecessary({
          topics: [
            { topic: batch.topic, partitions: [{ partition: batch.partition, offset: String(nextOffset) }] },
          ],
        });
      }
    } finally {
      clearInterval(heart);
    }
  }

  /**
   * Notices that the topic was deleted and created again while it was read: the client then starts from the beginning by
   * itself, and the partition ends before the position of the store. A batch that was fetched before the client knew that
   * position does not count.
   */
  #noticeNewBeginning(
    partition: string,
    { messages, highWatermark }: EachBatchPayload['batch'],
    { resumeAt }: SourceRun,
    restarts: Map<string, Restart>,
  ): void {
    const position = resumeAt(partition);
    const offset = Number(messages[0]!.offset);
    if (restarts.has(partition) || position === undefined || offset >= position) return;
    if (Number(highWatermark) >= position) return;
    restarts.set(partition, { offset, isNewTopic: true });
    this.context.warn(
      `reading ${partition}: the store goes on at offset ${position}, the broker at ${offset}: the topic was deleted and created again.`,
    );
  }

  async #pass(batch: Parameters<SourceRun['pass']>[0], run: SourceRun): Promise<void> {
    this.#passing.set(batch.partition, performance.now());
    try {
      await run.pass(batch);
    } catch (cause) {
      throw new PassFailure('', { cause });
    } finally {
      this.#passing.delete(batch.partition);
    }
  }
}

export const kafkaSource: SourceDefinition<typeof kafkaSourceOptionsSchema> = {
  optionsSchema: kafkaSourceOptionsSchema,
  create: (options, context) => new KafkaSource(options, context),
};

async function sleepUnlessAborted(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}
