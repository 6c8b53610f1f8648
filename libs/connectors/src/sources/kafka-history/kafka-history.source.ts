import { setTimeout as sleep } from 'node:timers/promises';
import { KymoError, messageOf, type Readiness, type Source, type SourceRun } from '@kymo/domain';
import { backoffMs } from '@kymo/statistics';
import type { Environment, SourceDefinition } from '../../connector';
import { type Admin, createKafka, describeKafkaError, type Kafka, withAdmin } from '../../kafka/kafka-client';
import { PartitionReader } from '../../kafka/partition-reader';
import { topicIds } from '../../kafka/topic-ids';
import { topicPartitionOf } from '../../kafka/topic-partition';
import { probeTopics } from '../kafka/probe-topics';
import { TopicChoice } from '../kafka/topic-choice';
import { kafkaHistoryOptionsSchema, type KafkaHistoryOptions } from './kafka-history-options';
import { PartitionHistory } from './partition-history';

/** What is held in memory of all partitions together, and of each at least, bytes. */
const MEMORY_BYTES = 64 * 1024 * 1024;
const MIN_FETCH_BYTES = 64 * 1024;
const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 30_000;
/** Failures in a row after which the cluster is given up: some minutes. */
const MAX_FAILURES = 10;

/**
 * Reads what topics hold between two times, once, without a consumer group: partitions side by side, about in the order of
 * time. Partitions and offsets are those of the Kafka source, so that a run that was stopped goes on where it was, and a
 * monitor goes on behind it.
 */
export class KafkaHistorySource implements Source {
  readonly name = 'kafka-history';
  readonly #kafka: Kafka;
  readonly #choice: TopicChoice;
  #trouble: string | undefined;

  /** @throws KymoError CONFIG_INVALID */
  constructor(
    private readonly options: KafkaHistoryOptions,
    env: Environment,
  ) {
    this.#kafka = createKafka(options, env);
    this.#choice = new TopicChoice(options.topics);
  }

  readiness(): Readiness {
    return this.#trouble === undefined ? { ready: true } : { ready: false, why: this.#trouble };
  }

  probe(): Promise<Readiness> {
    return probeTopics(this.#kafka, this.options, this.#choice);
  }

  /** @throws KymoError INPUT_UNREADABLE where there is no such topic, or no broker answers for minutes; what a pass throws */
  async run(run: SourceRun): Promise<void> {
    const progress = { failures: 0 };
    while (!run.signal.aborted) {
      try {
        return await this.#read(run, progress);
      } catch (thrown) {
        if (thrown instanceof PassFailed) throw thrown.cause;
        if (thrown instanceof KymoError && !thrown.retriable) throw thrown;
        this.#trouble = describeKafkaError(thrown, this.options.brokers, this.options.topics);
        progress.failures += 1;
        if (progress.failures > MAX_FAILURES) throw this.#failed(this.#trouble);
        const waitMs = backoffMs(progress.failures - 1, FIRST_WAIT_MS, MAX_WAIT_MS);
        await sleep(waitMs, undefined, { signal: run.signal }).catch(() => undefined);
      }
    }
  }

  async #read({ pass, resumeAt, signal }: SourceRun, progress: { failures: number }): Promise<void> {
    const ranges = await this.#ranges();
    const ids = await topicIds(this.#kafka, [
      ...new Set([...ranges.keys()].map((name) => topicPartitionOf(name).topic)),
    ]);
    const reader = new PartitionReader(this.#kafka);
    const fetchBytes = Math.max(MIN_FETCH_BYTES, Math.floor(MEMORY_BYTES / ranges.size));
    const open = [...ranges].map(([name, { from, end }]) => {
      const begin = Math.max(from, resumeAt(name) ?? from);
      return new PartitionHistory(reader, name, begin, end, fetchBytes);
    });
    const passed = (batch: Parameters<typeof pass>[0]) =>
      pass(batch).catch((cause: unknown) => {
        throw new PassFailed('', { cause });
      });
    try {
      while (!signal.aborted) {
        const earliest = await earliestOf(open);
        if (earliest === undefined) break;
        const { name } = earliest;
        const topicId = ids.get(topicPartitionOf(name).topic);
        const { records, nextOffset } = await earliest.take(this.options.batchRecords);
        await passed({ partition: name, records, nextOffset, topicId });
        this.#trouble = undefined;
        progress.failures = 0;
      }
      if (this.options.to === undefined || signal.aborted) return;
      for (const { name, end } of open)
        await passed({ partition: name, records: [], nextOffset: end, last: true });
    } finally {
      await Promise.all(open.map((one) => one.close()));
      await reader.close();
    }
  }

  /** The offsets to be read, by partition. */
  #ranges(): Promise<Map<string, { readonly from: number; readonly end: number }>> {
    const { from, to } = this.options;
    return withAdmin(this.#kafka, async (admin) => {
      const existing = await admin.listTopics();
      const topics = this.#choice.among(existing).filter((topic) => existing.includes(topic));
      if (topics.length === 0) throw this.#failed('there is no such topic');
      const ranges = new Map<string, { readonly from: number; readonly end: number }>();
      for (const topic of topics) {
        const [begins, ends] = [await offsetsAt(admin, topic, from), await offsetsAt(admin, topic, to)];
        for (const { partition, low, high } of await admin.fetchTopicOffsets(topic))
          ranges.set(`${topic}/${partition}`, {
            from: begins?.get(partition) ?? Number(low),
            end: ends?.get(partition) ?? Number(high),
          });
      }
      return ranges;
    });
  }

  #failed(why: string): KymoError {
    return new KymoError(
      'INPUT_UNREADABLE',
      `reading the history of ${this.#choice.toString()} from Kafka: ${messageOf(why)}. Correct the topics, or try again later; ` +
        'it goes on where it was.',
    );
  }
}

/** A pass failed. Kafka is not the cause. */
class PassFailed extends Error {}

/** The partition whose next record is the oldest; undefined where all are at their ends. */
async function earliestOf(open: readonly PartitionHistory[]): Promise<PartitionHistory | undefined> {
  let [earliest, earliestMs]: [PartitionHistory | undefined, number] = [undefined, Number.POSITIVE_INFINITY];
  for (const one of open) {
    const nextMs = await one.nextMs();
    if (nextMs === undefined || nextMs >= earliestMs) continue;
    [earliest, earliestMs] = [one, nextMs];
  }
  return earliest;
}

async function offsetsAt(
  admin: Admin,
  topic: string,
  time: string | undefined,
): Promise<Map<number, number> | undefined> {
  if (time === undefined) return undefined;
  const found = await admin.fetchTopicOffsetsByTimestamp(topic, Date.parse(time));
  return new Map(found.map(({ partition, offset }) => [partition, Number(offset)]));
}

export const kafkaHistorySource: SourceDefinition<typeof kafkaHistoryOptionsSchema> = {
  optionsSchema: kafkaHistoryOptionsSchema,
  create: (options, { env }) => new KafkaHistorySource(options, env),
};
