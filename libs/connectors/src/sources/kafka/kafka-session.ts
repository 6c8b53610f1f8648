import { KymoError, type SourceRun } from '@kymo/domain';
import { type Consumer, type Kafka, withAdmin } from '../../kafka/kafka-client';
import { AssignedPartitions } from './assigned-partitions';
import { BatchReader } from './batch-reader';
import { ConsumerSession } from './consumer-session';
import { groupConsumer } from './group-consumer';
import type { KafkaSourceOptions } from './kafka-options';
import type { Restart } from './kafka-positions';
import type { PassesUnderWay } from './passes-under-way';
import { StreamWatch } from './stream-watch';
import type { TopicChoice } from './topic-choice';
import { TopicWatch } from './topic-watch';

export interface KafkaSessionDeps {
  readonly kafka: Kafka;
  readonly options: KafkaSourceOptions;
  readonly choice: TopicChoice;
  readonly run: SourceRun;
  readonly passes: PassesUnderWay;
  /** Partitions that the session before held. */
  readonly held: readonly string[];
  /** Told of all partitions that the topics have. @returns those that were there when the source began to read */
  readonly found: (partitions: readonly string[]) => ReadonlySet<string>;
  readonly joining: () => void;
  /** Told of each assignment. */
  readonly joined: (names: readonly string[], all: number) => void;
  readonly restarted: (restart: Restart) => void;
}

/** One session of a consumer: until the signal aborts, or until something breaks. */
export class KafkaSession {
  readonly #session: ConsumerSession;
  #partitions: AssignedPartitions | undefined;
  #watch: StreamWatch | undefined;
  #topicWatch: TopicWatch | undefined;
  #consumer: Consumer | undefined;

  constructor(private readonly deps: KafkaSessionDeps) {
    this.#session = new ConsumerSession(deps.run.signal);
  }

  /** Names of the partitions that it reads. */
  get held(): readonly string[] {
    return this.#partitions?.names ?? this.deps.held;
  }

  get watch(): StreamWatch | undefined {
    return this.#watch;
  }

  /** @throws what the session fails by: PassFailure, TopicsChanged, errors of Kafka */
  async run(): Promise<void> {
    const session = this.#session;
    let isMember = false;
    const started = this.#start();
    started.then(() => (isMember = true)).catch((thrown: unknown) => session.fail(thrown));
    try {
      await session.ended;
    } finally {
      session.dispose();
      this.#watch?.stop();
      this.#topicWatch?.stop();
      const disconnected = this.#consumer?.disconnect().catch(() => undefined);
      // A pass under way has to end. An attempt to connect or to join is abandoned, and must not become a member.
      if (isMember) await disconnected;
      else void started.then(() => this.#consumer?.disconnect()).catch(() => undefined);
    }
  }

  /** Resolves when the consumer is a member of the group. */
  async #start(): Promise<void> {
    const { kafka, options, run, passes, joining, joined } = this.deps;
    const { topics, all } = await this.#topics();
    const original = this.deps.found(all);
    if (topics.length === 0) throw noTopic(this.deps.choice);
    const session = this.#session;
    if (session.hasEnded) return;
    const consumer = (this.#consumer = groupConsumer(kafka, options, topics, () => this.held, run));
    consumer.on(consumer.events.CRASH, ({ payload }) => session.fail(payload.error));
    const partitions = this.#assigned(consumer, original);
    await consumer.connect();
    // Where a position is gone, the client goes on at the beginning by itself.
    await consumer.subscribe({ topics, fromBeginning: true });
    const watch = (this.#watch = this.#watchOf(partitions));
    this.#topicWatch = this.#topicWatchOf(topics, partitions);
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      partitions.assign(payload.memberAssignment);
      this.#partitions = partitions;
      joined(partitions.names, all.length);
    });
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { topic, partition, lastOffset } }) =>
      watch.reach(`${topic}/${partition}`, Number(lastOffset) + 1),
    );
    const { batchRecords, heartbeatIntervalMs, concurrentPartitions } = options;
    const reader = new BatchReader({
      ...{ kafka, run, session, partitions, passes },
      ...{ batchRecords, heartbeatIntervalMs },
    });
    if (session.hasEnded) return;
    joining();
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: concurrentPartitions,
      eachBatch: (payload) => reader.read(payload),
    });
  }

  /** The topics to be read, and all their partitions. */
  async #topics(): Promise<{ readonly topics: string[]; readonly all: string[] }> {
    const { kafka, choice } = this.deps;
    return withAdmin(kafka, async (admin) => {
      const topics = choice.among(choice.isOpen ? await admin.listTopics() : []);
      if (topics.length === 0) return { topics, all: [] };
      const found = await admin.fetchTopicMetadata({ topics });
      const all = found.topics.flatMap(({ name, partitions }) =>
        partitions.map(({ partitionId }) => `${name}/${partitionId}`),
      );
      return { topics, all };
    });
  }

  #assigned(consumer: Consumer, original: ReadonlySet<string>): AssignedPartitions {
    const { kafka, options, run, passes, restarted } = this.deps;
    const { groupId, start } = options;
    return new AssignedPartitions({
      ...{ kafka, consumer, groupId, start, run, restarted },
      session: this.#session,
      isNew: (partition) => !original.has(partition),
      settled: () => passes.settled(),
      begun: (partition, offset) => this.#watch?.reach(partition, offset),
    });
  }

  #watchOf(partitions: AssignedPartitions): StreamWatch {
    const { kafka, options, run, passes } = this.deps;
    return new StreamWatch({
      kafka,
      names: () => partitions.names,
      resumeAt: run.resumeAt,
      isPassing: (partition) => passes.has(partition),
      begins: (partition, low) => partitions.noticeBegin(partition, low),
      stalledMs: options.stalledMs,
      stalled: (partition, lag, stalledMs) =>
        this.#session.fail(
          new Error(
            `nothing was read of ${partition} for ${Math.round(stalledMs / 1000)} s, although ${lag} records wait`,
          ),
        ),
    });
  }

  #topicWatchOf(topics: readonly string[], partitions: AssignedPartitions): TopicWatch {
    const { kafka, choice } = this.deps;
    return new TopicWatch({
      ...{ kafka, choice, topics },
      idOf: (topic) => partitions.topicId(topic),
      changed: (why) => this.#session.fail(why),
    });
  }
}

function noTopic(choice: TopicChoice): KymoError {
  return new KymoError(
    'INPUT_UNREADABLE',
    `choosing the topics to read: none found that ${choice.toString()} matches. Create one, or correct source.topics; it is looked for again`,
    { retriable: true },
  );
}
