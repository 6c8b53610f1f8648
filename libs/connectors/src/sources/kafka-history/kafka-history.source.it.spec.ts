import { randomUUID } from 'node:crypto';
import type { Batch } from '@kymo/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKafka, KafkaProducer, withAdmin } from '../../kafka/kafka-client';
import { brokers, connection } from '../kafka/reader.fixture';
import { kafkaHistoryOptionsSchema } from './kafka-history-options';
import { KafkaHistorySource } from './kafka-history.source';

const RECORDS = 200;
const BEGIN_MS = Date.UTC(2026, 0, 1);
const MINUTE_MS = 60_000;
const topic = `history-${randomUUID()}`;
const at = (minute: number) => new Date(BEGIN_MS + minute * MINUTE_MS).toISOString();

/** What is passed of the topic. @param batches after which the source is stopped */
async function read(
  options: object,
  positions = new Map<string, number>(),
  batches = Infinity,
): Promise<Batch[]> {
  const parsed = kafkaHistoryOptionsSchema.parse({
    brokers,
    topics: [`^${topic}`],
    batchRecords: 16,
    ...options,
  });
  const stop = new AbortController();
  const passed: Batch[] = [];
  await new KafkaHistorySource(parsed, {}).run({
    pass: async (batch) => {
      passed.push(batch);
      positions.set(batch.partition, batch.nextOffset);
      if (passed.length >= batches) stop.abort();
    },
    resumeAt: (partition) => positions.get(partition),
    signal: stop.signal,
  });
  return passed;
}
const minutes = (batches: readonly Batch[]) =>
  batches.flatMap(({ records }) => records.map(({ value }) => Number(Buffer.from(value).toString())));
const sorted = (numbers: readonly number[]) => [...numbers].sort((one, other) => one - other);
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

describe('the history of a topic', () => {
  beforeAll(async () => {
    const producer = new KafkaProducer(connection, {});
    await producer.createTopic(topic, 2);
    const records = range(0, RECORDS).map((minute) => ({
      value: String(minute),
      partition: minute % 2,
      timestampMs: BEGIN_MS + minute * MINUTE_MS,
    }));
    await producer.send(topic, records);
    await producer.close();
  });
  afterAll(() => withAdmin(createKafka(connection, {}), (admin) => admin.deleteTopics({ topics: [topic] })));

  it('is read between two times, partitions side by side, and ends', async () => {
    const batches = await read({ from: at(20), to: at(120) });
    expect(sorted(minutes(batches))).toEqual(range(20, 120));
    // A batch of one partition is ahead of the other by no more than it holds.
    minutes(batches).forEach((minute, index) =>
      expect(Math.abs(minute - 20 - index)).toBeLessThanOrEqual(2 * 16),
    );
    const ends = new Map(
      batches.filter(({ last }) => last).map(({ partition, nextOffset }) => [partition, nextOffset]),
    );
    expect(ends).toEqual(new Map([0, 1].map((number) => [`${topic}/${number}`, 60])));
  });

  it('is read whole by default, and goes on: no partition ends', async () => {
    const batches = await read({});
    expect(sorted(minutes(batches))).toEqual(range(0, RECORDS));
    expect(batches.some(({ last }) => last)).toBe(false);
    expect(batches[0]!.topicId).toMatch(/^[0-9a-f]{32}$/);
  });

  it('goes on where it was stopped', async () => {
    const positions = new Map<string, number>();
    const first = await read({ to: at(150) }, positions, 3);
    const rest = await read({ to: at(150) }, positions);
    expect(first).toHaveLength(3);
    expect(sorted(minutes([...first, ...rest]))).toEqual(range(0, 150));
    expect(minutes(await read({ to: at(150) }, positions))).toEqual([]);
  });

  it('is refused where there is no such topic', async () => {
    await expect(read({ topics: [`${topic}-missing`] })).rejects.toMatchObject({ code: 'INPUT_UNREADABLE' });
  });

  it('says before it is read whether it can be', async () => {
    const probeOf = (name: string) =>
      new KafkaHistorySource(kafkaHistoryOptionsSchema.parse({ brokers, topics: [name] }), {}).probe();
    expect(await probeOf(topic)).toEqual({ ready: true });
    expect(await probeOf(`${topic}-not`)).toMatchObject({
      ready: false,
      why: expect.stringContaining(`the topic ${topic}-not does not exist`) as string,
    });
  });
});
