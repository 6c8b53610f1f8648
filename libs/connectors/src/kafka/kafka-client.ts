import { setTimeout } from 'node:timers/promises';
import { type HeaderValue, messageOf, type RawRecord } from '@kymo/domain';
import kafkajs, {
  type Admin,
  type Consumer,
  type EachBatchPayload,
  type Kafka,
  type Message,
  type Producer,
} from 'kafkajs';
import type { Environment } from '../connector';
import { lz4Codec, snappyCodec, zstdCodec } from './codecs';
import { tlsMaterial } from '../tls';
import { type KafkaConnection, loginOf } from './connection-options';
import { isMissing } from './missing-topic';
import { quietenRequestQueue } from './quiet-request-queue';

export type { Admin, Consumer, EachBatchPayload, Kafka };

export const { AssignerProtocol, PartitionAssigners } = kafkajs;
const { CompressionCodecs, CompressionTypes, Kafka: KafkaClient, logLevel, Partitioners } = kafkajs;

CompressionCodecs[CompressionTypes.Snappy] = () => snappyCodec;
CompressionCodecs[CompressionTypes.LZ4] = () => lz4Codec;
CompressionCodecs[CompressionTypes.ZSTD] = () => zstdCodec;
quietenRequestQueue();

/** Few and quick retries: whoever uses the client retries by itself, and reports meanwhile what is wrong. */
const RETRY = { retries: 4, initialRetryTime: 200, maxRetryTime: 2_000, restartOnFailure: async () => false };

/** The client library without its log: it throws errors, and whoever uses it reports them. @throws KymoError CONFIG_INVALID */
export function createKafka(options: KafkaConnection, env: Environment): Kafka {
  const { brokers, clientId, tls, sasl, connectionTimeoutMs, requestTimeoutMs } = options;
  return new KafkaClient({
    brokers,
    clientId,
    ssl: typeof tls === 'boolean' ? tls : tlsMaterial(tls, env),
    ...(sasl && { sasl: loginOf(sasl, env) as never }),
    connectionTimeout: connectionTimeoutMs,
    authenticationTimeout: connectionTimeoutMs,
    requestTimeout: requestTimeoutMs,
    retry: RETRY,
    logLevel: logLevel.NOTHING,
  });
}

export const COMPRESSION = {
  none: CompressionTypes.None,
  gzip: CompressionTypes.GZIP,
  snappy: CompressionTypes.Snappy,
  lz4: CompressionTypes.LZ4,
};

/** A record to write. Records of one key stay in order. */
export interface OutgoingRecord {
  readonly key?: Uint8Array | string | null;
  readonly value: Uint8Array | string | null;
  readonly headers?: RawRecord['headers'];
  readonly timestampMs?: number;
  readonly partition?: number;
}

/** A record as the client library takes it. */
export function messageOfRecord({ key, value, headers, timestampMs, partition }: OutgoingRecord): Message {
  return {
    key: bufferOf(key ?? null),
    value: bufferOf(value),
    headers: Object.fromEntries(
      Object.entries(headers ?? {}).map(([name, value]) => [name, headerOf(value)]),
    ),
    ...(timestampMs !== undefined && { timestamp: String(timestampMs) }),
    ...(partition !== undefined && { partition }),
  };
}

/** Longest wait for a new topic. It usually takes a second; after this time something else is wrong. */
const SERVED_WITHIN_MS = 30_000;
const SERVED_RETRY_MS = 100;

/**
 * Writes records, acknowledged by all replicas, one request at a time so that retries keep the order. A retry repeats
 * a whole request: records that one partition took before another refused are written twice.
 */
export class KafkaProducer {
  readonly #producer: Producer;
  readonly #kafka: Kafka;
  #connected: Promise<void> | undefined;

  constructor(
    options: KafkaConnection,
    env: Environment,
    private readonly compression: keyof typeof COMPRESSION = 'gzip',
  ) {
    this.#kafka = createKafka(options, env);
    this.#producer = this.#kafka.producer({
      createPartitioner: Partitioners.DefaultPartitioner,
      allowAutoTopicCreation: true,
      maxInFlightRequests: 1,
    });
  }

  async send(topic: string, records: readonly OutgoingRecord[]): Promise<void> {
    await this.#connect();
    await this.#producer.send({
      topic,
      compression: COMPRESSION[this.compression],
      messages: records.map(messageOfRecord),
    });
  }

  /** Creates the topic unless it exists; says whether it did. */
  async createTopic(topic: string, partitions: number): Promise<boolean> {
    const topics = [{ topic, numPartitions: partitions }];
    const isNew = await withAdmin(this.#kafka, (admin) =>
      admin.createTopics({ topics, waitForLeaders: false }),
    );
    if (isNew) await untilServed(this.#kafka, topic);
    return isNew;
  }

  /** Resolves when a broker answers. */
  async ping(): Promise<void> {
    await withAdmin(this.#kafka, (admin) => admin.describeCluster());
  }

  /** Whether a topic is not there, and no broker would make it. */
  isMissing(topic: string): Promise<boolean> {
    return withAdmin(this.#kafka, (admin) => isMissing(admin, topic));
  }

  async close(): Promise<void> {
    await this.#producer.disconnect();
  }

  #connect(): Promise<void> {
    this.#connected ??= this.#producer.connect().catch((error: unknown) => {
      this.#connected = undefined;
      throw error;
    });
    return this.#connected;
  }
}

/**
 * Asks the leader of each partition for its ends. Metadata can name a leader that does not know the topic yet and refuses
 * to write. Each try starts with fresh metadata.
 */
async function untilServed(kafka: Kafka, topic: string): Promise<void> {
  const limitMs = performance.now() + SERVED_WITHIN_MS;
  for (;;) {
    try {
      await withAdmin(kafka, (admin) => admin.fetchTopicOffsets(topic));
      return;
    } catch (error) {
      if (performance.now() > limitMs) throw error;
    }
    await setTimeout(SERVED_RETRY_MS);
  }
}

export async function withAdmin<T>(kafka: Kafka, ask: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await ask(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Where the partitions of a topic end, by number; none where it does not exist. */
export async function topicEnds(
  options: KafkaConnection,
  env: Environment,
  topic: string,
): Promise<number[]> {
  return withAdmin(createKafka(options, env), async (admin) => {
    if (!(await admin.listTopics()).includes(topic)) return [];
    const bounds = await admin.fetchTopicOffsets(topic);
    return bounds.sort((one, other) => one.partition - other.partition).map(({ high }) => Number(high));
  });
}

/** Kafka's name of an error, for example `MESSAGE_TOO_LARGE`; looks through the errors that wrap it. */
export function protocolErrorType(thrown: unknown): string | undefined {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if ('type' in error && typeof error.type === 'string') return error.type;
  }
  return undefined;
}

/**
 * Describes an error for a person who can act on it.
 * @param topics that were asked for
 */
export function describeKafkaError(
  thrown: unknown,
  brokers: readonly string[],
  topics: readonly string[] = [],
): string {
  const type = protocolErrorType(thrown);
  if (type === 'UNKNOWN_TOPIC_OR_PARTITION') {
    const which =
      topics.length === 1 ? `the topic ${topics[0]}` : `a topic of ${topics.join(', ') || 'those asked for'}`;
    return `${which} does not exist; create it or correct its name`;
  }
  if (type === 'TOPIC_AUTHORIZATION_FAILED' || type === 'GROUP_AUTHORIZATION_FAILED') {
    return `the user lacks rights (${type}); grant Read on the topics and the group`;
  }
  // The library keeps to itself that a broker has refused to name the coordinator.
  if (thrown instanceof Error && thrown.name === 'KafkaJSGroupCoordinatorNotFound') {
    return 'the brokers name no coordinator of the group; grant Read on the group, or wait if the cluster has just started';
  }
  if (thrown instanceof Error && /SASL|authentication/i.test(`${thrown.name} ${thrown.message}`)) {
    return `the brokers refuse the login: ${thrown.message}`;
  }
  return `no answer from ${brokers.join(', ')}: ${messageOf(thrown)}`;
}

function bufferOf(content: Uint8Array | string | null): Buffer | null {
  if (content === null) return null;
  return typeof content === 'string'
    ? Buffer.from(content)
    : Buffer.from(content.buffer, content.byteOffset, content.byteLength);
}

function headerOf(value: HeaderValue | readonly HeaderValue[]): string | Buffer | (string | Buffer)[] {
  if (typeof value === 'string') return value;
  return value instanceof Uint8Array
    ? Buffer.from(value)
    : value.map((one) => headerOf(one) as string | Buffer);
}
