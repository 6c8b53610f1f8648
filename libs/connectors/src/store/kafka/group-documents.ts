import { deserialize, serialize } from 'node:v8';
import type { SharedDocument, SharedDocuments } from '@kymo/domain';
import type { ConnectorContext } from '../../connector';
import type { KafkaConnection } from '../../kafka/connection-options';
import { createKafka, type Kafka, KafkaProducer } from '../../kafka/kafka-client';
import { type KafkaMessage, PartitionReader } from '../../kafka/partition-reader';
import { provideTopic } from './changelog-topic';

/** Bytes of a document in one record; the rest follows in records of their own. */
const PART_BYTES = 512 * 1024;
const PARTITION = 0;

/**
 * Documents in a compacted topic of one partition, `<group>-kymo-models`. A document is a head under its key, and before it
 * parts under the key with a number: who reads the head has read all of it.
 */
export class GroupDocuments implements SharedDocuments {
  readonly #kafka: Kafka;
  readonly #reader: PartitionReader;
  readonly #producer: KafkaProducer;
  readonly #topic: string;
  readonly #parts = new Map<string, Buffer>();
  #provided: Promise<unknown> | undefined;
  #offset = 0;

  constructor(connection: KafkaConnection, groupId: string, { env }: Pick<ConnectorContext, 'env'>) {
    this.#kafka = createKafka(connection, env);
    this.#reader = new PartitionReader(this.#kafka);
    this.#producer = new KafkaProducer(connection, env, 'lz4');
    this.#topic = `${groupId}-kymo-models`;
  }

  async changes(): Promise<SharedDocument[]> {
    await this.#provide();
    const documents: SharedDocument[] = [];
    for await (const { messages, nextOffset } of this.#reader.read(this.#topic, PARTITION, this.#offset)) {
      for (const message of messages) documents.push(...this.#take(message));
      this.#offset = nextOffset;
    }
    return documents;
  }

  async put(documents: readonly SharedDocument[]): Promise<void> {
    await this.#provide();
    for (const { key, content } of documents) {
      const whole = content === undefined ? undefined : serialize(content);
      const parts = Math.ceil((whole?.length ?? 0) / PART_BYTES);
      for (let part = 1; part < parts; part++) {
        const value = whole!.subarray(part * PART_BYTES, (part + 1) * PART_BYTES);
        await this.#send(JSON.stringify([key, part]), value);
      }
      await this.#send(JSON.stringify([key, 0, parts]), whole?.subarray(0, PART_BYTES) ?? null);
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#reader.close(), this.#producer.close()]);
  }

  #take({ key, value }: KafkaMessage): SharedDocument[] {
    const [name, part, parts] = JSON.parse(key!.toString()) as [string[], number, number?];
    if (part > 0) {
      if (value !== null) this.#parts.set(`${JSON.stringify(name)} ${part}`, value);
      return [];
    }
    if (value === null) return [{ key: name }];
    const rest = Array.from({ length: (parts ?? 1) - 1 }, (_, index) => {
      const place = `${JSON.stringify(name)} ${index + 1}`;
      const found = this.#parts.get(place);
      this.#parts.delete(place);
      return found ?? Buffer.alloc(0);
    });
    return [{ key: name, content: deserialize(Buffer.concat([value, ...rest])) as unknown }];
  }

  #send(key: string, value: Uint8Array | null): Promise<void> {
    return this.#producer.send(this.#topic, [{ key, value, partition: PARTITION }]);
  }

  #provide(): Promise<unknown> {
    this.#provided ??= provideTopic(this.#kafka, this.#topic, 1).catch((error: unknown) => {
      this.#provided = undefined;
      throw error;
    });
    return this.#provided;
  }
}
