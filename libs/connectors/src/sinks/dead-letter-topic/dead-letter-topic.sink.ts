import type { Delivery, OutboxEntry, Readiness, Sink } from '@kymo/domain';
import { z } from 'zod';
import type { Environment, SinkDefinition } from '../../connector';
import { connectHeaders } from './connect-headers';
import { connectionShape } from '../../kafka/connection-options';
import { KafkaProducer, protocolErrorType, type OutgoingRecord } from '../../kafka/kafka-client';
import { failedDelivery, readinessOf } from '../../kafka/kafka-delivery';
import { deadLetterEntries, type DeadLetterPayload, headersOf } from '../dead-letter-entries';
import { outboxLimits, outboxShape } from '../outbox-options';

export const deadLetterTopicOptionsSchema = z
  .object({
    ...connectionShape,
    name: z.string().min(1).default('dead-letter-topic').describe('Name of the sink in metrics and messages'),
    topic: z.string().min(1).max(249).describe('Topic for refused records'),
    batchEntries: z.number().int().min(1).max(10_000).default(200).describe('Most records in one request'),
    ...outboxShape('block', 'drop_oldest'),
  })
  .strict();

/** @see deadLetterTopicOptionsSchema */
export type DeadLetterTopicOptions = z.output<typeof deadLetterTopicOptionsSchema>;

const TOO_LARGE = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);

/** Refused records to a Kafka topic, key, value and timestamp untouched, with the headers that Kafka Connect uses. */
export class DeadLetterTopicSink implements Sink {
  readonly name: string;
  readonly batchEntries: number;
  readonly #producer: KafkaProducer;

  constructor(
    private readonly options: DeadLetterTopicOptions,
    env: Environment,
  ) {
    this.name = options.name;
    this.batchEntries = options.batchEntries;
    this.#producer = new KafkaProducer(options, env);
  }

  async deliver(entries: readonly OutboxEntry[], signal: AbortSignal): Promise<Delivery> {
    const letters = entries.map(({ payload }) => JSON.parse(payload) as DeadLetterPayload);
    try {
      signal.throwIfAborted();
      await this.#send(letters);
      return { status: 'delivered' };
    } catch (thrown) {
      const { topic, brokers } = this.options;
      return failedDelivery(`writing refused records to topic ${topic}`, thrown, brokers);
    }
  }

  readiness(): Promise<Readiness> {
    return readinessOf(this.#producer, this.options.brokers);
  }

  async probe(): Promise<Readiness> {
    const readiness = await this.readiness();
    const { topic, brokers } = this.options;
    if (!readiness.ready || !(await this.#producer.isMissing(topic))) return readiness;
    return {
      ready: false,
      why: `the topic ${topic} does not exist at ${brokers.join(', ')}; create it or correct its name`,
    };
  }

  close(): Promise<void> {
    return this.#producer.close();
  }

  /** Halves what is too large for the topic until only single records are: their origin is told without their value. */
  async #send(letters: readonly DeadLetterPayload[], withValues = true): Promise<void> {
    try {
      await this.#producer.send(
        this.options.topic,
        letters.map((letter) => outgoing(letter, withValues)),
      );
    } catch (thrown) {
      if (!withValues || !TOO_LARGE.has(protocolErrorType(thrown) ?? '')) throw thrown;
      if (letters.length === 1) return this.#send(letters, false);
      const half = Math.ceil(letters.length / 2);
      await this.#send(letters.slice(0, half));
      await this.#send(letters.slice(half));
    }
  }
}

export const deadLetterTopicSink: SinkDefinition<typeof deadLetterTopicOptionsSchema> = {
  optionsSchema: deadLetterTopicOptionsSchema,
  create: (options, { env }) => ({
    sink: new DeadLetterTopicSink(options, env),
    recipient: { sink: options.name, entries: ({ deadLetters }) => deadLetterEntries(deadLetters) },
    outbox: outboxLimits(options),
  }),
};

function outgoing(letter: DeadLetterPayload, withValue: boolean): OutgoingRecord {
  const { topic, partition, offset, reason, message, key, value, timestampMs } = letter;
  const left = withValue
    ? ''
    : ` (the value of ${Buffer.byteLength(value, 'base64')} bytes is too large for this topic: read it at its origin)`;
  return {
    key: key === undefined ? null : Buffer.from(key, 'base64'),
    value: withValue ? Buffer.from(value, 'base64') : null,
    ...(timestampMs !== undefined && { timestampMs }),
    headers: {
      ...headersOf(letter),
      ...connectHeaders({ topic, partition, offset, reason, message: message + left }),
    },
  };
}
