import { setTimeout as sleep } from 'node:timers/promises';
import { KymoError, type Readiness, type Source, type SourceRun, type SourceStatistics } from '@kymo/domain';
import { backoffMs } from '@kymo/statistics';
import type { ConnectorContext, SourceDefinition } from '../../connector';
import { createKafka, describeKafkaError, type Kafka } from '../../kafka/kafka-client';
import { Connection } from '../../connection';
import { isCrash } from './is-crash';
import { kafkaSourceOptionsSchema, type KafkaSourceOptions } from './kafka-options';
import type { Restart } from './kafka-positions';
import { KafkaSession } from './kafka-session';
import { PassesUnderWay, PassFailure } from './passes-under-way';
import { probeTopics } from './probe-topics';
import { TopicChoice } from './topic-choice';
import { TopicsChanged } from './topic-watch';

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
  readonly #choice: TopicChoice;
  readonly #connection: Connection;
  readonly #passes: PassesUnderWay;
  #notReady: string | undefined = 'not started';
  #session: KafkaSession | undefined;
  /** Partitions that were there when reading began. */
  #original: ReadonlySet<string> | undefined;
  #attempt = 0;
  #rebalances = 0;
  #deletedRecords = 0;
  #isSharedTold = false;

  /** @throws KymoError CONFIG_INVALID */
  constructor(
    private readonly options: KafkaSourceOptions,
    private readonly context: Pick<ConnectorContext, 'env' | 'info' | 'warn' | 'error'>,
  ) {
    this.#kafka = createKafka(options, context.env);
    this.#choice = new TopicChoice(options.topics);
    this.#connection = new Connection(
      `reading ${this.#choice.toString()} from Kafka at ${options.brokers.join(', ')}`,
      context,
    );
    this.#passes = new PassesUnderWay(options.passWarnMs);
  }

  readiness(): Readiness {
    const why = this.#notReady ?? this.#passes.slow();
    return why === undefined ? { ready: true } : { ready: false, why };
  }

  readToEnd(): ReadonlyMap<string, number> {
    return (this.readiness().ready && this.#session?.watch?.readToEnd()) || new Map<string, number>();
  }

  statistics(): SourceStatistics {
    return {
      lags: this.#session?.watch?.lags() ?? [],
      rebalances: this.#rebalances,
      reconnections: this.#connection.losses,
      deletedRecords: this.#deletedRecords,
    };
  }

  probe(): Promise<Readiness> {
    return probeTopics(this.#kafka, this.options, this.#choice);
  }

  /** @throws what a pass throws, and programming errors; outages are retried */
  async run(run: SourceRun): Promise<void> {
    for (this.#attempt = 0; !run.signal.aborted; this.#attempt++) {
      try {
        this.#session = this.#sessionOf(run);
        await this.#session.run();
      } catch (thrown) {
        if (thrown instanceof PassFailure) throw thrown.cause;
        if (isCrash(thrown) || isFinal(thrown)) throw thrown;
        if (thrown instanceof TopicsChanged) this.context.info(`reading from Kafka: ${thrown.message}`);
        else await this.#lose(thrown, run.signal);
      }
    }
    this.#notReady = 'stopped';
  }

  async #lose(thrown: unknown, signal: AbortSignal): Promise<void> {
    const { brokers, topics, retryBackoffMs, retryBackoffMaxMs } = this.options;
    const why = thrown instanceof KymoError ? thrown.message : describeKafkaError(thrown, brokers, topics);
    this.#notReady = why;
    this.#connection.lost(why);
    const waitMs = backoffMs(this.#attempt, retryBackoffMs, retryBackoffMaxMs);
    await sleep(waitMs, undefined, { signal }).catch(() => undefined);
  }

  #sessionOf(run: SourceRun): KafkaSession {
    return new KafkaSession({
      kafka: this.#kafka,
      options: this.options,
      choice: this.#choice,
      run,
      passes: this.#passes,
      held: this.#session?.held ?? [],
      found: (partitions) => (this.#original ??= new Set(partitions)),
      joining: () => {
        this.#notReady = `joining the group ${this.options.groupId}: it waits until the session of a killed member ends`;
      },
      joined: (names, all) => this.#joined(names, all, run),
      restarted: (restart) => this.#tellRestart(restart),
    });
  }

  #joined(names: readonly string[], all: number, run: SourceRun): void {
    this.#notReady = undefined;
    this.#attempt = 0;
    this.#connection.up();
    this.#rebalances += 1;
    if (!run.assign && names.length < all) this.#tellShared();
    this.context.info(
      `reading ${names.length} partitions of ${this.#choice.toString()}: ${names.join(', ') || 'none'}`,
    );
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
}

/** Whether an error is Kymo's own and no time mends it. */
function isFinal(thrown: unknown): boolean {
  return thrown instanceof KymoError && !thrown.retriable && thrown.code !== 'PARTITION_LOST';
}

export const kafkaSource: SourceDefinition<typeof kafkaSourceOptionsSchema> = {
  optionsSchema: kafkaSourceOptionsSchema,
  create: (options, context) => new KafkaSource(options, context),
};
