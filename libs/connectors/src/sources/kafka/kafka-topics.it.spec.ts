import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKafka, KafkaProducer, withAdmin } from '../../kafka/kafka-client';
import { topicIds } from '../../kafka/topic-ids';
import { connection, numbered, Readers, texts, until } from './reader.fixture';

const kafka = createKafka(connection, {});

describe('topics on a real broker', () => {
  let prefix: string;
  let groupId: string;
  let producer: KafkaProducer;
  let readers: Readers;
  const reading: Readers['start'] = (...parameters) => readers.start(...parameters);
  const create = async (name: string, partitions = 1) => {
    const topic = `${prefix}.${name}`;
    await producer.createTopic(topic, partitions);
    return topic;
  };
  const fill = (topic: string, count: number, from = 0, timestampMs?: number) =>
    producer.send(
      topic,
      numbered(count, from).map((record) => ({
        ...record,
        partition: 0,
        ...(timestampMs !== undefined && { timestampMs }),
      })),
    );
  const drop = (topic: string) => withAdmin(kafka, (admin) => admin.deleteTopics({ topics: [topic] }));
  const again = async (topic: string) => {
    const before = (await topicIds(kafka, [topic])).get(topic);
    await drop(topic);
    await until(async () => {
      await producer.createTopic(topic, 1).catch(() => undefined);
      const id = await topicIds(kafka, [topic]).catch(() => new Map<string, string>());
      return id.has(topic) && id.get(topic) !== before;
    }, 'the topic is made again');
  };

  beforeEach(() => {
    prefix = `plant-${randomUUID()}`;
    groupId = `group-${prefix}`;
    readers = new Readers();
    producer = new KafkaProducer(connection, {});
  });
  afterEach(async () => {
    await readers.stop();
    await producer.close();
    const all = await withAdmin(kafka, (admin) => admin.listTopics());
    const topics = all.filter((topic) => topic.startsWith(prefix));
    await withAdmin(kafka, (admin) => admin.deleteTopics({ topics })).catch(() => undefined);
  });

  it('are read as they come to match a regular expression, from their beginning', async () => {
    const expression = `^${prefix}\\.telemetry-`;
    const reader = reading({ topics: [expression], groupId, start: 'latest' });
    await until(() => {
      const readiness = reader.source.readiness();
      return !readiness.ready && readiness.why.includes('none found');
    }, 'it says that there is none');
    const first = await create('telemetry-a');
    await until(() => reader.source.readiness().ready, 'the first topic is found');
    await fill(await create('other'), 5);
    await fill(first, 3);
    await until(() => reader.values.length === 3, 'the first topic is read');
    const beganMs = performance.now();
    await fill(await create('telemetry-b'), 4, 3);
    await until(() => reader.values.length === 7, 'the second topic is read');
    expect(performance.now() - beganMs).toBeLessThan(60_000);
    expect(reader.values).toEqual(texts(numbered(7)));
    expect(reader.warnings).toEqual([
      expect.stringMatching(/none found/),
      expect.stringMatching(/back again$/),
    ]);
    expect(reader.told.at(-1)).toMatch(/new topics: .*telemetry-b$/);
  }, 90_000);

  it('are read from the time that was asked for, and from there also after a stop', async () => {
    const topic = await create('timed');
    const hour = (count: number) => Date.UTC(2026, 0, 1, count);
    await fill(topic, 10, 0, hour(0));
    await fill(topic, 10, 10, hour(1));
    const start = '2026-01-01T02:00:00+01:00';
    const reader = reading({ topics: [topic], groupId, start });
    await until(() => reader.values.length === 10, 'what is of that time is read');
    expect(reader.values).toEqual(texts(numbered(10, 10)));
    expect(reader.source.statistics().lags).toMatchObject([{ records: 0 }]);
  });

  it('of which nothing was read yet lose nothing to a stop, with start: latest', async () => {
    const topic = await create('latest');
    await fill(topic, 5);
    const options = { topics: [topic], groupId, start: 'latest' };
    const first = reading(options);
    await until(() => first.source.statistics().lags.length === 1, 'it is watched');
    expect(first.source.statistics().lags).toMatchObject([{ records: 0 }]);
    await first.stop();
    await fill(topic, 5, 5);
    const second = reading(options);
    await until(() => second.values.length === 5, 'what came meanwhile is read');
    expect([...first.values, ...second.values]).toEqual(texts(numbered(5, 5)));
  });

  it('that were made again while the monitor was away are read whole, however long they are', async () => {
    const topic = await create('again');
    await fill(topic, 20);
    const first = reading({ topics: [topic], groupId });
    await until(() => first.values.length === 20, 'the old topic is read');
    await first.stop();
    await again(topic);
    await fill(topic, 50, 100);
    const second = reading({ topics: [topic], groupId }, first.positions, undefined, first.topicIds);
    await until(() => second.positions.get(`${topic}/0`) === 50, 'the new topic is read');
    expect(second.batches[0]).toMatchObject({ recreated: true });
    expect(second.values).toEqual(texts(numbered(50, 100)));
    expect(second.warnings).toEqual([expect.stringMatching(/at offset 20, .*ends at 50.*created again/)]);
    await second.stop();
    const third = reading({ topics: [topic], groupId }, second.positions, undefined, second.topicIds);
    await fill(topic, 1, 150);
    await until(() => third.values.length > 0, 'it goes on');
    expect(third.values).toEqual(['150']);
  }, 60_000);

  it('that are made again while they are read lose nothing, however long they are', async () => {
    const topic = await create('again-live');
    await fill(topic, 20);
    const reader = reading({ topics: [topic], groupId });
    await until(() => reader.values.length === 20, 'the old topic is read');
    await again(topic);
    await fill(topic, 50, 100);
    const fresh = () => new Set(reader.values.filter((value) => Number(value) >= 100));
    await until(() => fresh().size === 50, 'the new topic is read');
    expect(reader.batches.filter(({ recreated }) => recreated)).toHaveLength(1);
  }, 90_000);
});
