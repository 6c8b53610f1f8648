import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeadLetter, RawRecord } from '@kymo/domain';
import { relayTo, sinkContract } from '@kymo/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectionOptionsSchema } from '../../kafka/connection-options';
import { createKafka, KafkaProducer, withAdmin } from '../../kafka/kafka-client';
import { kafkaSourceOptionsSchema } from '../../sources/kafka/kafka-options';
import { KafkaSource } from '../../sources/kafka/kafka.source';
import { deadLetterTopicOptionsSchema, deadLetterTopicSink } from './dead-letter-topic.sink';

const brokers = [process.env['KYMO_KAFKA'] ?? '127.0.0.1:9092'];
const connection = connectionOptionsSchema.parse({ brokers });
const kafka = createKafka(connection, {});
const connected = (topic: string, through = brokers) =>
  deadLetterTopicSink.create(
    deadLetterTopicOptionsSchema.parse({ topic, brokers: through, connectionTimeoutMs: 500 }),
    { env: {}, dataFolder: '', info: () => undefined, warn: () => undefined },
  );
const dropTopic = (topic: string) => withAdmin(kafka, (admin) => admin.deleteTopics({ topics: [topic] }));

/** All records of a topic, read by the source. */
async function contents(topic: string): Promise<RawRecord[]> {
  const ends = await withAdmin(kafka, (admin) => admin.fetchTopicOffsets(topic));
  const expected = ends.reduce((sum, { high }) => sum + Number(high), 0);
  const records: RawRecord[] = [];
  const stopping = new AbortController();
  const options = kafkaSourceOptionsSchema.parse({ brokers, topics: [topic], groupId: randomUUID() });
  const source = new KafkaSource(options, { env: {}, info: () => undefined, warn: () => undefined });
  const run = source.run({
    signal: stopping.signal,
    resumeAt: () => undefined,
    pass: async (batch) => void records.push(...batch.records),
  });
  for (let tries = 0; records.length < expected && tries < 400; tries++) await sleep(50);
  stopping.abort();
  await run;
  return records;
}

sinkContract('dead-letter-topic', async () => {
  const topic = `dead-${randomUUID()}`;
  const relay = await relayTo(brokers[0]!);
  let isOpen = true;
  const producer = new KafkaProducer(connection, {});
  await producer.createTopic(topic, 1);
  const subject = connected(topic, [relay.address]);
  return {
    ...subject,
    arrived: async () =>
      new Set((await contents(topic)).map(({ headers }) => headers?.['__connect.errors.offset'])).size,
    setAway: async (away) => {
      isOpen = !away;
      await (away ? relay.shut() : relay.open());
    },
    dispose: async () => {
      await subject.sink.close();
      await producer.close();
      if (isOpen) await relay.shut();
      await dropTopic(topic);
    },
  };
});

describe('DeadLetterTopicSink on a real broker', () => {
  let topic: string;
  beforeEach(async () => {
    topic = `dead-${randomUUID()}`;
    const producer = new KafkaProducer(connection, {});
    await producer.createTopic(topic, 1);
  });
  afterEach(() => dropTopic(topic));
  const write = async (letters: DeadLetter[]) => {
    const { sink, recipient } = connected(topic);
    const entries = recipient.entries({ verdicts: [], alerts: [], deadLetters: letters });
    const delivery = await sink.deliver(entries, AbortSignal.timeout(30_000));
    await sink.close();
    return delivery;
  };

  it('writes key, value, headers and timestamp as they were, with the reason in Kafka Connect’s headers', async () => {
    const record = {
      key: Buffer.from([0, 255]),
      value: Buffer.from([1, 2, 0xff]),
      headers: { trace: 'a1' },
      timestampMs: 1_700_000_000_000,
      partition: 'telemetry/3',
      offset: 41,
    };
    expect(await write([{ reason: 'not_text', message: 'reading a record: not UTF-8', record }])).toEqual({
      status: 'delivered',
    });
    const [found] = await contents(topic);
    expect(Buffer.from(found!.key!)).toEqual(record.key);
    expect(Buffer.from(found!.value)).toEqual(record.value);
    expect(found!.timestampMs).toBe(record.timestampMs);
    expect(found!.headers).toEqual({
      trace: 'a1',
      '__connect.errors.topic': 'telemetry',
      '__connect.errors.partition': '3',
      '__connect.errors.offset': '41',
      '__connect.errors.connector.name': 'kymo',
      '__connect.errors.task.id': '0',
      '__connect.errors.stage': 'VALUE_CONVERTER',
      '__connect.errors.class.name': 'kymo.decode',
      '__connect.errors.exception.class.name': 'not_text',
      '__connect.errors.exception.message': 'reading a record: not UTF-8',
      '__connect.errors.exception.stacktrace': '',
    });
  });

  it('tells the origin of a record that the topic is too small for, and loses none of its neighbours', async () => {
    // Random bytes do not shrink when they are compressed.
    const limit = { type: 2, name: topic, configEntries: [{ name: 'max.message.bytes', value: '100000' }] };
    await withAdmin(kafka, (admin) => admin.alterConfigs({ validateOnly: false, resources: [limit] }));
    const large = Buffer.concat(Array.from({ length: 8_000 }, () => Buffer.from(randomUUID())));
    const letters = [Buffer.from('a'), large, Buffer.from('c')].map((value, offset): DeadLetter => ({
      reason: 'too_large',
      message: 'reading a record: too large',
      record: { value, partition: 'telemetry/0', offset },
    }));
    expect(await write(letters)).toEqual({ status: 'delivered' });
    const found = await contents(topic);
    expect(found.map(({ headers, value }) => [headers?.['__connect.errors.offset'], value.length])).toEqual([
      ['0', 1],
      ['1', 0],
      ['2', 1],
    ]);
    expect(found[1]!.headers?.['__connect.errors.exception.message']).toMatch(
      /value of 288000 bytes is too large for this topic/,
    );
  });
});
