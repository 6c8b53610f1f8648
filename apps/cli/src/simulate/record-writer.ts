import {
  connectionOptionsSchema,
  environmentWithFiles,
  KafkaProducer,
  type OutgoingRecord,
} from '@kymo/connectors';
import { KymoError, messageOf } from '@kymo/domain';

/** Where simulated records go. */
export interface RecordTarget {
  /** Kafka brokers, comma-separated; without them, NDJSON goes to standard output. */
  readonly brokers?: string;
  readonly topic: string;
  /** Partitions of a topic that is created. */
  readonly partitions: number;
}

export interface RecordWriter {
  send(records: readonly OutgoingRecord[]): Promise<void>;
  close(): Promise<void>;
}

/** @throws KymoError `SINK_UNREACHABLE` */
export async function recordWriter({ brokers, topic, partitions }: RecordTarget): Promise<RecordWriter> {
  if (brokers === undefined) {
    return {
      async send(records) {
        const text = records.map(({ value }) => `${String(value)}\n`).join('');
        if (!process.stdout.write(text))
          await new Promise((resolve) => process.stdout.once('drain', resolve));
      },
      close: () => Promise.resolve(),
    };
  }
  const connection = connectionOptionsSchema.parse({
    brokers: brokers.split(',').map((broker) => broker.trim()),
  });
  const producer = new KafkaProducer(connection, environmentWithFiles());
  await producer.createTopic(topic, partitions).catch((cause: unknown) => {
    throw new KymoError(
      'SINK_UNREACHABLE',
      `Connecting to ${brokers} to produce: ${messageOf(cause)}. Start a broker there, or name another with --brokers.`,
      { cause },
    );
  });
  return { send: (records) => producer.send(topic, records), close: () => producer.close() };
}
