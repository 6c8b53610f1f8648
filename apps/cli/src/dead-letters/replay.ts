import type { Config } from '@kymo/config';
import {
  environmentWithFiles,
  KafkaProducer,
  type OutgoingRecord,
  TopicChoice,
  topicEnds,
} from '@kymo/connectors';
import { KymoError, type RawRecord, topicOf } from '@kymo/domain';
import type { DeadLetterLog, TriedLetter } from './dead-letter-log';

/** Parts of a record are refused one after another: of these many records it is known that they were sent. */
const MAX_SEEN = 100_000;

export interface ReplayOptions {
  readonly reason?: readonly string[];
  /** Topic to send to, in place of that of each record. */
  readonly to?: string;
  /** Sends what would be refused again, too. */
  readonly all?: boolean;
  /** Sends what was replayed before, too. */
  readonly again?: boolean;
  readonly dryRun?: boolean;
}

/** What became of the dead letters. */
export interface ReplayCount {
  sent: number;
  /** Would be refused again, or are not whole. */
  left: number;
  /** Were replayed before. */
  before: number;
}

type KafkaConfig = Extract<Config['source'], { readonly type: 'kafka' }>;

/**
 * Sends refused records to the topic that they came from, key, value, headers, timestamp and partition as they were. A record
 * of which several parts were refused is sent once.
 * @throws KymoError OPTIONS_INVALID
 */
export async function replay(
  config: Config,
  log: DeadLetterLog,
  options: ReplayOptions,
): Promise<ReplayCount> {
  const producer = new Outgoing(kafkaOf(config), options.to);
  const count: ReplayCount = { sent: 0, left: 0, before: 0 };
  const seen = new Set<string>();
  try {
    for await (const letters of log.letters(options.reason)) {
      const wanted = letters.filter((letter) => isWanted(letter, options, count));
      const records = wanted.map(({ record }) => record).filter((record) => isFirst(record, seen));
      count.sent += records.length;
      await producer.check(records);
      if (options.dryRun) continue;
      await producer.send(records);
      for (const { log: place, at } of wanted) log.replayed.add(place, at);
      log.replayed.keep();
    }
  } finally {
    await producer.close();
  }
  return count;
}

function isWanted(letter: TriedLetter, { all, again }: ReplayOptions, count: ReplayCount): boolean {
  if (letter.wasReplayed && !again) {
    count.before += 1;
    return false;
  }
  if (letter.isReadable || (all && letter.isWhole)) return true;
  count.left += 1;
  return false;
}

function isFirst({ partition, offset }: RawRecord, seen: Set<string>): boolean {
  const name = `${partition}@${offset}`;
  if (seen.has(name)) return false;
  if (seen.size >= MAX_SEEN) seen.clear();
  seen.add(name);
  return true;
}

/** @throws KymoError OPTIONS_INVALID */
function kafkaOf({ source }: Config): KafkaConfig {
  if (source.type === 'kafka') return source;
  throw new KymoError(
    'OPTIONS_INVALID',
    `replaying dead letters: source.type ${source.type} found, kafka expected: only a topic can be written to. Send the ` +
      'records that `kymo dead-letters list` names again from where they come.',
  );
}

/** Writes records to where they came from. */
class Outgoing {
  readonly #producer: KafkaProducer;
  readonly #choice: TopicChoice;
  readonly #partitions = new Map<string, number>();

  constructor(
    private readonly source: KafkaConfig,
    private readonly to: string | undefined,
  ) {
    this.#producer = new KafkaProducer(source, environmentWithFiles());
    this.#choice = new TopicChoice(source.topics);
  }

  /** @throws KymoError OPTIONS_INVALID where a record would go to a topic that is not read, or is not there */
  async check(records: readonly RawRecord[]): Promise<void> {
    for (const topic of new Set(records.map((record) => this.#topicOf(record)))) {
      if (this.#partitions.has(topic)) continue;
      const partitions = this.#choice.takes(topic)
        ? (await topicEnds(this.source, environmentWithFiles(), topic)).length
        : 0;
      if (partitions === 0) throw notRead(topic, this.#choice);
      this.#partitions.set(topic, partitions);
    }
  }

  async send(records: readonly RawRecord[]): Promise<void> {
    for (const topic of new Set(records.map((record) => this.#topicOf(record)))) {
      const own = records.filter((record) => this.#topicOf(record) === topic);
      await this.#producer.send(
        topic,
        own.map((record) => this.#outgoing(topic, record)),
      );
    }
  }

  close(): Promise<void> {
    return this.#producer.close();
  }

  #topicOf(record: RawRecord): string {
    return this.to ?? topicOf(record);
  }

  #outgoing(topic: string, { key, value, headers, timestampMs, partition }: RawRecord): OutgoingRecord {
    const number = Number(partition.slice(partition.lastIndexOf('/') + 1));
    const isThere = this.to === undefined && number < this.#partitions.get(topic)!;
    return {
      key: key ?? null,
      value,
      ...(headers && { headers }),
      ...(timestampMs !== undefined && { timestampMs }),
      ...(isThere && { partition: number }),
    };
  }
}

function notRead(topic: string, choice: TopicChoice): KymoError {
  return new KymoError(
    'OPTIONS_INVALID',
    `replaying dead letters: topic ${topic} found; expected is a topic that exists and that source.topics (${choice.toString()}) takes. ` +
      'Name another by --to.',
  );
}
