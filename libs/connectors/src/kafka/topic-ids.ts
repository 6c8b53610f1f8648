import type { Broker, Kafka } from 'kafkajs';
import Encoder from 'kafkajs/src/protocol/encoder.js';
import { clusterOf } from './cluster';
import { CompactReader } from './compact-reader';

const METADATA = 3;
/** First version of the answer that holds identities: Kafka 2.8. */
const VERSION = 10;
const ID_BYTES = 16;
/** Number, leader and leader epoch of a partition have this many each. */
const INT32_BYTES = 4;
const NO_ID = Buffer.alloc(ID_BYTES);

/** The parts of a broker that the types of the library leave out. */
interface OpenBroker extends Broker {
  readonly versions: Readonly<Record<number, { readonly maxVersion: number } | undefined>>;
  readonly connectionPool: { send(exchange: object): Promise<Buffer> };
}

/**
 * Identities of topics, which tell a topic from one that was deleted before under the same name. The library asks in a
 * version without them.
 * @returns nothing of topics that do not exist, and of brokers that know no identities
 */
export async function topicIds(kafka: Kafka, topics: readonly string[]): Promise<Map<string, string>> {
  if (topics.length === 0) return new Map();
  const cluster = clusterOf(kafka);
  try {
    await cluster.connect();
    await cluster.addMultipleTargetTopics([...topics]);
    const broker = (await cluster.findControllerBroker()) as OpenBroker;
    if ((broker.versions[METADATA]?.maxVersion ?? 0) < VERSION) return new Map();
    const answer = await broker.connectionPool.send({
      request: {
        apiKey: METADATA,
        apiVersion: VERSION,
        apiName: 'Metadata',
        encode: () => Promise.resolve(request(topics)),
      },
      response: {
        decode: (bytes: Buffer) => Promise.resolve({ bytes }),
        parse: ({ bytes }: { readonly bytes: Buffer }) => Promise.resolve(bytes),
      },
    });
    return idsIn(answer);
  } finally {
    await cluster.disconnect();
  }
}

/** @see https://kafka.apache.org/protocol#The_Messages_Metadata */
function request(topics: readonly string[]): Encoder {
  const encoder = new Encoder().writeUVarInt(0).writeUVarInt(topics.length + 1);
  for (const topic of topics) encoder.writeBuffer(NO_ID).writeUVarIntString(topic).writeUVarInt(0);
  const [mayCreate, withClusterRights, withTopicRights] = [false, false, false];
  return encoder
    .writeBoolean(mayCreate)
    .writeBoolean(withClusterRights)
    .writeBoolean(withTopicRights)
    .writeUVarInt(0);
}

/** Identities by topic, from the answer to {@link request}. */
export function idsIn(answer: Buffer): Map<string, string> {
  const reader = new CompactReader(answer);
  reader.tags();
  reader.int32();
  reader.array(() => {
    reader.int32();
    reader.text();
    reader.int32();
    reader.text();
    reader.tags();
  });
  reader.text();
  reader.int32();
  const ids = new Map<string, string>();
  reader.array(() => {
    reader.int16();
    const name = reader.text();
    const id = reader.bytes(ID_BYTES);
    reader.bytes(1);
    reader.array(() => partition(reader));
    reader.int32();
    reader.tags();
    if (name !== null && !id.equals(NO_ID)) ids.set(name, id.toString('hex'));
  });
  return ids;
}

function partition(reader: CompactReader): void {
  reader.int16();
  reader.bytes(3 * INT32_BYTES);
  // Replicas, those in sync, those offline.
  for (let list = 0; list < 3; list++) reader.array(() => reader.int32());
  reader.tags();
}
