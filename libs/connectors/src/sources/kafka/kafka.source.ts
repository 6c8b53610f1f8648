import { setTimeout as sleep } from 'node:timers/promises';
import { KymoError, type Readiness, type Source, type SourceRun, type SourceStatistics } from '@kymo/domain';
import { backoffMs } from '@kymo/statistics';
import type { ConnectorContext, SourceDefinition } from '../../connector';
import {
  createKafka,
  describeKafkaError,
  PartitionAssigners,
  withAdmin,
  type Consumer,
  type EachBatchPayload,
  type Kafka,
} from '../../kafka/kafka-client';
import { AssignedPartitions } from './assigned-partitions';
import { ConsumerSession } from './consumer-session';
import { Heart } from './heart';
import { Connection, isCrash } from './kafka-connection';
import { kafkaSourceOptionsSchema, type KafkaSourceOptions } from './kafka-options';
import type { Restart } from './kafka-positions';
import { rawRecord } from './kafka-record';
import { stickyAssigner } from './sticky-assigner';
import { StreamWatch } from './stream-watch';

/** A pass failed. Kafka is not the cause, so the run ends instead of being tried again. */
class PassFailure extends Error {}

/** How often the client looks for partitions that are new. */
const METADATA_MS = 20_000;

/**
 * Reads telemetry from Kafka as a member of a consumer group. On assignment the position of the store is used, because state
 * and position belong together. Where state is local, the position is committed to the group after each pass, and if another
 * member has read further, the position of the group is used, and the state is out of date. Where state is in topics, it is
 * taken over with the partition, and each pass commits the position itself. Heartbeats run on a timer, so that a long pass
 * does not cost the membership. A broken connection is retried without end.
 */
export class KafkaSource implements Source {
  readonly name = 'kafka';
  readonly #kafka: Kafka;
  readonly #connection: Connection;
  #notReady: string | undefined = 'not started';
  /** When the pass under way over a partition began, and its end. */
  readonly #passing = new Map<string, { readonly sinceMs: number; readonly ended: Promise<unknown> }>();
  #attempt = 0;
  #rebalances = 0;
  #deletedRecords = 0;
  #isSharedTold = false;
  #partitions: AssignedPartitions | undefined;
  #watch: StreamWatch | undefined;

  /** @throws KymoError CONFIG_INVALID */
  constructor(
    private readonly options: KafkaSourceOptions,
    private readonly context: Pick<ConnectorContext, 'env' | 'info' | 'warn' | 'error'>,
  ) {
    this.#kafka = createKafka(options, context.env);
    this.#connection = new Connection(`reading ${options.topics.join(', ')} from Kafka`, context);
  }

  readiness(): Readiness {
    if (this.#notReady !== undefined) return { ready: false, why: this.#notReady };
    for (const [partition, { sinceMs }] of this.#passing) {
      const passMs = performance.now() - sinceMs;
      if (passMs > this.options.passWarnMs)
        return { ready: false, why: `one pass over ${partition} has taken ${Math.round(passMs / 1000)} s` };
    }
    return { ready: true };
  }

  readToEnd(): ReadonlyMap<string, number> {
    return (this.readiness().ready && this.#watch?.readToEnd()) || new Map<string, number>();
  }

  statistics(): SourceStatistics {
    return {
      lags: this.#watch?.lags() ?? [],
      rebalances: this.#rebalances,
      reconnections: this.#connection.losses,
      deletedRecords: this.#deletedRecords,
    };
  }

  /** @throws what a pass throws, and programming errors; outages are retried */
  async run(run: SourceRun): Promise<void> {
    for (this.#attempt = 0; !run.signal.aborted; this.#attempt++) {
      try {
        await this.#consume(this.#kafka, run);
      } catch (thrown) {
        if (thrown instanceof PassFailure) throw thrown.cause;
        if (isCrash(thrown) || isFinal(thrown)) throw thrown;
        this.#notReady =
          thrown instanceof KymoError ? thrown.message : describeKafkaError(thrown, this.options.brokers);
        this.#connection.lost(this.#notReady);
        const { retryBackoffMs, retryBackoffMaxMs } = this.options;
        await sleepUnlessAborted(backoffMs(this.#attempt, retryBackoffMs, retryBackoffMaxMs), run.signal);
      }
    }
    this.#notReady = 'stopped';
  }

  /** One session of a consumer: until the signal aborts, or until something breaks. */
  async #consume(kafka: Kafka, run: SourceRun): Promise<void> {
    const session = new ConsumerSession(run.signal);
    const consumer = this.#consumer(kafka, run);
    consumer.on(consumer.events.CRASH, ({ payload }) => session.fail(payload.error));
    let isMember = false;
    const started = this.#start(kafka, consumer, run, session);
    started.then(() => (isMember = true)).catch((thrown: unknown) => session.fail(thrown));
    try {
      await session.ended;
    } finally {
      session.dispose();
      this.#watch?.stop();
      const disconnected = consumer.disconnect().catch(() => undefined);
      // A pass under way has to end. An attempt to connect or to join is abandoned, and must not become a member.
      if (isMember) await disconnected;
      else void started.then(() => consumer.disconnect()).catch(() => undefined);
    }
  }

  #consumer(kafka: Kafka, run: SourceRun): Consumer {
    const { topics, groupId, fetchBytes, fetchWaitMs } = this.options;
    const { sessionTimeoutMs, heartbeatIntervalMs, rebalanceTimeoutMs } = this.options;
    const sticky: (typeof PartitionAssigners)['roundRobin'] = ({ cluster }) => {
      const isKnown = (partition: string) => run.resumeAt(partition) !== undefined;
      const all = () =>
        topics.flatMap((topic) =>
          cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => `${topic}/${partitionId}`),
        );
      const claims = () => {
        const held = this.#partitions?.names ?? [];
        return { held, known: all().filter((partition) => isKnown(partition) && !held.includes(partition)) };
      };
      return stickyAssigner(cluster, claims);
    };
    return kafka.consumer({
      groupId,
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: heartbeatIntervalMs,
      rebalanceTimeout: rebalanceTimeoutMs,
      maxBytes: fetchBytes,
      maxBytesPerPartition: fetchBytes,
      maxWaitTimeInMs: fetchWaitMs,
      metadataMaxAge: METADATA_MS,
      allowAutoTopicCreation: false,
      // Members of an earlier version know round robin alone.
      partitionAssigners: [sticky, PartitionAssigners.roundRobin],
    });
  }

  /** Resolves when the consumer is a member of the group. */
  async #start(kafka: Kafka, consumer: Consumer, run: SourceRun, session: ConsumerSession): Promise<void> {
    const { topics, groupId, start, concurrentPartitions } = this.options;
    const partitions = new AssignedPartitions({
      kafka,
      consumer,
      groupId,
      run,
      session,
      settled: async () =>
        void (await Promise.allSettled([...this.#passing.values()].map(({ ended }) => ended))),
      restarted: (restart) => this.#tellRestart(restart),
    });
    const found = await withAdmin(kafka, (admin) => admin.fetchTopicMetadata({ topics: [...topics] }));
    const count = found.topics.reduce((sum, { partitions: own }) => sum + own.length, 0);
    await consumer.connect();
    await consumer.subscribe({ topics, fromBeginning: start === 'earliest' });
    this.#watch = this.#watchOf(kafka, partitions, run, session);
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      this.#notReady = undefined;
      this.#attempt = 0;
      this.#connection.up();
      partitions.assign(payload.memberAssignment);
      this.#partitions = partitions;
      this.#rebalances += 1;
      if (!run.assign && partitions.names.length < count) this.#tellShared();
      this.context.info(
        `reading ${partitions.names.length} partitions of ${topics.join(', ')}: ${partitions.names.join(', ') || 'none'}`,
      );
    });
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { topic, partition, lastOffset } }) =>
      this.#watch?.reach(`${topic}/${partition}`, Number(lastOffset) + 1),
    );
    const eachBatch = async (payload: EachBatchPayload) => {
      const heart = new Heart(payload.heartbeat, this.options.heartbeatIntervalMs / 2);
      try {
        await partitions.ready;
        if (!session.hasEnded) await this.#passBatch(payload, heart, run, partitions);
      } catch (thrown) {
        if (!(thrown instanceof PassFailure || thrown instanceof KymoError)) throw thrown;
        session.fail(thrown);
      } finally {
        heart.stop();
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

  /** Hands a fetched batch on in passes of bounded size. */
  async #passBatch(
    { batch, resolveOffset, commitOffsetsIfNecessary, isRunning, isStale }: EachBatchPayload,
    heart: Heart,
    run: SourceRun,
    partitions: AssignedPartitions,
  ): Promise<void> {
    const partition = `${batch.topic}/${batch.partition}`;
    const { generation } = partitions;
    const goesOn = () =>
      heart.isMember &&
      isRunning() &&
      !isStale() &&
      !run.signal.aborted &&
      generation === partitions.generation;
    if (!goesOn() || !partitions.names.includes(partition)) return;
    const firstOffset = Number(batch.messages[0]!.offset);
    partitions.noticeNewBeginning(partition, firstOffset, Number(batch.highWatermark));
    if (await this.#skipsDeleted(partition, firstOffset, run, partitions)) return;
    for (let first = 0; first < batch.messages.length && goesOn(); first += this.options.batchRecords) {
      const messages = batch.messages.slice(first, first + this.options.batchRecords);
      const lastOffset = messages.at(-1)!.offset;
      const ends = first + messages.length === batch.messages.length;
      const nextOffset = Number(ends ? batch.lastOffset() : lastOffset) + 1;
      const records = messages.map((message) => rawRecord(message, partition));
      const why = partitions.takeRestart(partition)?.why;
      await this.#pass(
        { partition, records, nextOffset, recreated: why === 'recreated', overtaken: why === 'overtaken' },
        run,
      );
      resolveOffset(lastOffset);
      if (run.assign) continue;
      const committed = [{ partition: batch.partition, offset: String(nextOffset) }];
      await commitOffsetsIfNecessary({ topics: [{ topic: batch.topic, partitions: committed }] });
    }
  }

  /** Whether records between the position of the store and a batch were deleted unread, and reading goes on elsewhere. */
  async #skipsDeleted(
    partition: string,
    firstOffset: number,
    run: SourceRun,
    partitions: AssignedPartitions,
  ): Promise<boolean> {
    const position = run.resumeAt(partition);
    if (position === undefined || firstOffset <= position) return false;
    if (partitions.isRestarted(partition, firstOffset)) return false;
    const slash = partition.lastIndexOf('/');
    const bounds = await withAdmin(this.#kafka, (admin) =>
      admin.fetchTopicOffsets(partition.slice(0, slash)),
    );
    const low = Number(bounds.find((one) => String(one.partition) === partition.slice(slash + 1))?.low ?? 0);
    partitions.noticeBegin(partition, low);
    return low > position;
  }

  /** Local state stays behind when a partition moves. */
  #tellShared(): void {
    if (this.#isSharedTold) return;
    this.#isSharedTold = true;
    this.context.warn(
      `reading as a member of ${this.options.groupId}: another member has some of the partitions, and state is local: a series ` +
        'that moves warms up again, and its open incident stays behind. Set state: topic on every member.',
    );
  }

  #tellRestart({ why, unread, message }: Restart): void {
    this.#deletedRecords += unread;
    const { warn, error = warn } = this.context;
    if (why === 'deleted') error(message);
    else warn(message);
  }

  #watchOf(
    kafka: Kafka,
    partitions: AssignedPartitions,
    run: SourceRun,
    session: ConsumerSession,
  ): StreamWatch {
    return new StreamWatch({
      kafka,
      names: () => partitions.names,
      resumeAt: run.resumeAt,
      isPassing: (partition) => this.#passing.has(partition),
      begins: (partition, low) => partitions.noticeBegin(partition, low),
      stalledMs: this.options.stalledMs,
      stalled: (partition, lag, stalledMs) =>
        session.fail(
          new Error(
            `nothing was read of ${partition} for ${Math.round(stalledMs / 1000)} s, although ${lag} records wait`,
          ),
        ),
    });
  }

  async #pass(batch: Parameters<SourceRun['pass']>[0], run: SourceRun): Promise<void> {
    const ended = run.pass(batch);
    this.#passing.set(batch.partition, { sinceMs: performance.now(), ended });
    try {
      await ended;
    } catch (cause) {
      if (cause instanceof KymoError && cause.code === 'PARTITION_LOST') throw cause;
      throw new PassFailure('', { cause });
    } finally {
      this.#passing.delete(batch.partition);
    }
  }
}

/** Whether an error is Kymo's own and no time mends it. */
function isFinal(thrown: unknown): boolean {
  return thrown instanceof KymoError && !thrown.retriable && thrown.code !== 'PARTITION_LOST';
}

export const kafkaSource: SourceDefinition<typeof kafkaSourceOptionsSchema> = {
  optionsSchema: kafkaSourceOptionsSchema,
  create: (options, context) => new KafkaSource(options, context),
};

async function sleepUnlessAborted(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}
