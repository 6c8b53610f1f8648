import type { Delivery, Notification, OutboxEntry, Readiness, Sink } from '@kymo/domain';
import { z } from 'zod';
import type { Environment, SinkDefinition } from '../../connector';
import { connectionShape } from '../../kafka/connection-options';
import { KafkaProducer, type OutgoingRecord } from '../../kafka/kafka-client';
import { failedDelivery, readinessOf } from '../../kafka/kafka-delivery';
import { outboxLimits } from '../../sinks/outbox-options';
import { owedTo } from '../http-receiver';
import { listed } from '../listed-members';
import { receiverShape } from '../receiver-options';

export const kafkaTopicOptionsSchema = z
  .object({
    ...receiverShape('kafka-topic'),
    ...connectionShape,
    topic: z.string().min(1).max(249).describe('Topic for notifications'),
    source: z
      .string()
      .min(1)
      .default('kymo')
      .describe('`ce_source` of the events. It identifies this monitor'),
    batchEntries: z.number().int().min(1).max(1000).default(100).describe('Most records in one request'),
  })
  .strict();

/** A record as CloudEvents 1.0 has it in binary mode; records of one group stay in order. */
export function cloudEventRecord(notification: Notification, source: string): OutgoingRecord {
  const { id, group, event, atMs } = notification;
  return {
    key: group,
    value: JSON.stringify(notification),
    headers: {
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: id,
      ce_source: source,
      ce_type: `kymo.notification.${event}`,
      ce_subject: group,
      ce_time: new Date(atMs).toISOString(),
    },
  };
}

class KafkaTopicSink implements Sink {
  readonly name: string;
  readonly batchEntries: number;
  readonly #producer: KafkaProducer;

  constructor(
    private readonly options: z.output<typeof kafkaTopicOptionsSchema>,
    env: Environment,
  ) {
    this.name = options.name;
    this.batchEntries = options.batchEntries;
    this.#producer = new KafkaProducer(options, env);
  }

  async deliver(entries: readonly OutboxEntry[], signal: AbortSignal): Promise<Delivery> {
    const { topic, source, brokers } = this.options;
    try {
      signal.throwIfAborted();
      const records = entries.map(({ payload }) =>
        cloudEventRecord(JSON.parse(payload) as Notification, source),
      );
      await this.#producer.send(topic, records);
      return { status: 'delivered' };
    } catch (thrown) {
      return failedDelivery(`writing notifications to topic ${topic}`, thrown, brokers);
    }
  }

  readiness(): Promise<Readiness> {
    return readinessOf(this.#producer, this.options.brokers);
  }

  close(): Promise<void> {
    return this.#producer.close();
  }
}

export const kafkaTopicReceiver: SinkDefinition<typeof kafkaTopicOptionsSchema> = {
  optionsSchema: kafkaTopicOptionsSchema,
  create: (options, { env }) => {
    const entriesOf = owedTo(options.name, options.template, listed);
    return {
      sink: new KafkaTopicSink(options, env),
      recipient: { sink: options.name, entries: ({ notifications = [] }) => entriesOf(notifications) },
      outbox: outboxLimits(options),
    };
  },
};
