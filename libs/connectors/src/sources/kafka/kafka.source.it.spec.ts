import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { relayTo } from '@kymo/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKafka, KafkaProducer, withAdmin } from '../../kafka/kafka-client';
import { brokers, connection, numbered, Readers, sorted, texts, until } from './reader.fixture';

const kafka = createKafka(connection, {});

function mistaken(): never {
  throw new TypeError('planted');
}

describe('KafkaSource on a real broker', () => {
  let topic: string;
  let groupId: string;
  let producer: KafkaProducer;
  let readers: Readers;
  const reading: Readers['start'] = (...parameters) => readers.start(...parameters);
  const committed = async () => {
    const [found] = await withAdmin(kafka, (admin) => admin.fetchOffsets({ groupId, topics: [topic] }));
    return Object.fromEntries(found!.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
  };

  beforeEach(async () => {
    topic = `telemetry-${randomUUID()}`;
    groupId = `group-${topic}`;
    readers = new Readers();
    producer = new KafkaProducer(connection, {});
    await producer.createTopic(topic, 2);
  });
  afterEach(async () => {
    await readers.stop();
    await producer.close();
    await withAdmin(kafka, (admin) => admin.deleteTopics({ topics: [topic] })).catch(() => undefined);
  });

  it('passes every record once, in order by partition, and commits behind the pass', async () => {
    const records = numbered(500);
    await producer.send(
      topic,
      records.map((record) => ({ ...record, headers: { origin: 'test' }, timestampMs: 1_700_000_000_000 })),
    );
    const reader = reading({ topics: [topic], groupId, batchRecords: 60 });
    await until(() => reader.values.length === 500, 'all records were passed');
    expect(reader.source.readiness()).toEqual({ ready: true });
    expect(sorted(reader.values)).toEqual(texts(records));
    for (const { partition, records: passed, nextOffset } of reader.batches) {
      expect(partition).toMatch(new RegExp(`^${topic}/[01]$`));
      expect(passed.length).toBeLessThanOrEqual(60);
      expect(passed.map(({ offset }) => offset)).toEqual(passed.map((_, index) => passed[0]!.offset + index));
      expect(nextOffset).toBe(passed.at(-1)!.offset + 1);
    }
    expect(reader.batches[0]!.records[0]).toMatchObject({
      headers: { origin: 'test' },
      timestampMs: 1_700_000_000_000,
    });
    expect(await reader.stop()).toBeUndefined();
    const offsets = await committed();
    expect(offsets[0]! + offsets[1]!).toBe(500);
  });

  it('goes on behind the store when a pass was not acknowledged, and says what a pass throws', async () => {
    await producer.send(topic, numbered(100));
    const failing = reading({ topics: [topic], groupId, batchRecords: 10 }, new Map(), ({ records }) => {
      if (records.some(({ value }) => Buffer.from(value).toString() === '50')) throw new Error('disk full');
    });
    expect(await failing.ended).toMatchObject({ message: 'disk full' });
    const second = reading({ topics: [topic], groupId }, failing.positions);
    await until(() => failing.values.length + second.values.length >= 100, 'the rest was passed');
    await sleep(500);
    expect(sorted([...failing.values, ...second.values])).toEqual(texts(numbered(100)));
  });

  const producerOf = async (compression: 'none', use: (producer: KafkaProducer) => Promise<void>) => {
    const one = new KafkaProducer(connection, {}, compression);
    await use(one).finally(() => one.close());
  };
  const sendTo0 = (count: number, from = 0) =>
    producer.send(
      topic,
      numbered(count, from).map((record) => ({ ...record, partition: 0 })),
    );

  it('lets the position of the store win over one of the group that it is ahead of', async () => {
    await sendTo0(40);
    const ahead = reading({ topics: [topic], groupId }, new Map([[`${topic}/0`, 25]]));
    await until(() => ahead.values.length >= 15, 'the records behind the position were passed');
    expect(ahead.values).toEqual(texts(numbered(15, 25)));
    expect(ahead.batches[0]!.overtaken).toBeFalsy();
  });

  it('tells the group where the store has come, though nothing more is to be read: a commit may have been lost', async () => {
    await sendTo0(40);
    reading({ topics: [topic], groupId }, new Map([[`${topic}/0`, 40]]));
    await expect.poll(async () => (await committed())[0], { timeout: 20_000 }).toBe(40);
  });

  it('goes on where the group has come when it regains a partition, and says that it was overtaken', async () => {
    await sendTo0(40);
    const first = reading({ topics: [topic], groupId });
    await until(() => first.values.length === 40, 'all was passed');
    await first.stop();
    const second = reading({ topics: [topic], groupId });
    await sendTo0(20, 40);
    await until(() => second.values.length === 20, 'the other member reads on');
    await second.stop();
    const again = reading({ topics: [topic], groupId }, first.positions);
    await sendTo0(10, 60);
    await until(() => again.values.length >= 10, 'the first member reads on');
    await sendTo0(5, 70);
    await until(() => again.values.length >= 15, 'it goes on');
    expect(again.values).toEqual(texts(numbered(15, 60)));
    expect(again.batches.map(({ overtaken }) => overtaken === true)).toEqual([
      true,
      ...again.batches.slice(1).map(() => false),
    ]);
    expect(again.warnings).toEqual([
      expect.stringMatching(/goes on at offset 40, the group at 60: another member has read 20 offsets/),
    ]);
  });

  it('starts from the beginning with a warning when the topic was created again', async () => {
    await producer.send(
      topic,
      numbered(5).map((record) => ({ ...record, partition: 0 })),
    );
    const reader = reading({ topics: [topic], groupId }, new Map([[`${topic}/0`, 1_000]]));
    await until(() => reader.values.length === 5, 'the new topic was read');
    expect(reader.warnings).toEqual([expect.stringMatching(/1000.*ends at 5.*created again/)]);
    await producer.send(
      topic,
      numbered(5, 5).map((record) => ({ ...record, partition: 0 })),
    );
    await until(() => reader.values.length === 10, 'it went on');
    expect(reader.positions.get(`${topic}/0`)).toBe(10);
    expect(reader.batches.map(({ recreated }) => recreated === true)).toEqual([true, false]);
  });

  it('starts from the beginning when the topic is created again while it is read', async () => {
    await producer.send(
      topic,
      numbered(50).map((record) => ({ ...record, partition: 0 })),
    );
    const reader = reading({ topics: [topic], groupId });
    await until(() => reader.values.length === 50, 'the old topic was read');
    await withAdmin(kafka, (admin) => admin.deleteTopics({ topics: [topic] }));
    await sleep(1_000);
    await producer.createTopic(topic, 2);
    await producer.send(
      topic,
      numbered(5, 50).map((record) => ({ ...record, partition: 0 })),
    );
    await until(() => reader.values.length === 55, 'the new topic was read');
    expect(reader.batches.filter(({ recreated }) => recreated)).toHaveLength(1);
    expect(reader.warnings.at(-1)).toMatch(/created again/);
  });

  it('says how many records were deleted before they were read', async () => {
    await producer.send(
      topic,
      numbered(10).map((record) => ({ ...record, partition: 0 })),
    );
    await withAdmin(kafka, async (admin) => {
      await admin.fetchTopicOffsets(topic);
      await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '8' }] });
    });
    const reader = reading({ topics: [topic], groupId }, new Map([[`${topic}/0`, 3]]));
    await until(() => reader.values.length === 2, 'what is left was read');
    expect(reader.errors).toEqual([expect.stringMatching(/offsets 3 to 7 are lost: 5 records were deleted/)]);
    expect(reader.source.statistics().deletedRecords).toBe(5);
    expect(reader.batches[0]!.recreated).toBeFalsy();
  });

  it.each(['earliest', 'latest'])(
    'says how many records were deleted while it was slow, and skips no other (start: %s)',
    async (start) => {
      let release: () => void = () => undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      const options = { topics: [topic], groupId, start, batchRecords: 10, fetchBytes: 65_536 };
      const reader = reading(options, new Map([[`${topic}/0`, 0]]), ({ records }) =>
        records.some(({ offset }) => offset === 0) ? held : undefined,
      );
      const large = 'x'.repeat(30_000);
      for (let from = 0; from < 40; from += 10)
        await producerOf('none', (one) =>
          one.send(
            topic,
            Array.from({ length: 10 }, (_, index) => ({ value: `${from + index} ${large}`, partition: 0 })),
          ),
        );
      await until(() => reader.source.statistics().lags.length > 0 && !reader.values.length, 'it reads');
      await withAdmin(kafka, async (admin) => {
        await admin.fetchTopicOffsets(topic);
        await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '33' }] });
      });
      release();
      await until(() => reader.values.some((value) => value.startsWith('39 ')), 'what is left was read');
      const numbers = reader.values.map((value) => Number(value.split(' ')[0]));
      const lost = 40 - numbers.length;
      expect(numbers.slice(-7)).toEqual([33, 34, 35, 36, 37, 38, 39]);
      expect(reader.errors).toEqual([expect.stringContaining(`to 32 are lost: ${lost} records`)]);
      expect(reader.source.statistics().deletedRecords).toBe(lost);
    },
  );

  it('reads partitions that are added within 30 s', async () => {
    const reader = reading({ topics: [topic], groupId });
    await until(() => reader.shares.length === 1, 'it reads');
    const beganMs = performance.now();
    await withAdmin(kafka, (admin) => admin.createPartitions({ topicPartitions: [{ topic, count: 3 }] }));
    await producer.send(topic, [{ value: 'new', partition: 2 }]);
    await until(() => reader.values.length === 1, 'the record of the new partition was passed');
    expect(performance.now() - beganMs).toBeLessThan(30_000);
    expect(reader.shares.at(-1)).toMatch(/^reading 3 partitions/);
  });

  it('counts how partitions are divided, and how far each is behind', async () => {
    await sendTo0(5);
    const options = { topics: [topic], groupId };
    const first = reading(options);
    await until(() => first.values.length === 5, 'all was passed');
    const second = reading(options);
    await until(() => second.shares.length > 0 && first.shares.length > 1, 'the partitions are divided');
    expect([first.shares.at(-1), second.shares.at(-1)]).toEqual([
      expect.stringMatching(/^reading 1 partitions/),
      expect.stringMatching(/^reading 1 partitions/),
    ]);
    expect(second.warnings).toEqual([expect.stringMatching(/another member has some.*Set state: topic/)]);
    expect(first.source.statistics()).toMatchObject({ rebalances: first.shares.length, reconnections: 0 });
    await until(() => first.source.statistics().lags.length === 1, 'its share is watched');
    expect(first.source.statistics().lags).toEqual([{ topic, partition: expect.any(String), records: 0 }]);
  });

  it('keeps its membership through a pass longer than its session', async () => {
    await producer.send(
      topic,
      numbered(2).map((record) => ({ ...record, partition: 0 })),
    );
    let passes = 0;
    const slow = reading(
      { topics: [topic], groupId, batchRecords: 1, passWarnMs: 1_000 },
      new Map(),
      async () => {
        if (passes++ === 0) await sleep(9_000);
      },
    );
    await until(() => !slow.source.readiness().ready && passes === 1, 'the pass is named as long');
    await until(() => slow.values.length === 2, 'both passed');
    expect(slow.values).toEqual(['0', '1']);
    expect((await committed())[0]).toBe(2);
  });

  it('shares partitions with another member and loses nothing while members come and go', async () => {
    const total = 3_000;
    const options = { topics: [topic], groupId, batchRecords: 50 };
    const member = (positions = new Map<string, number>()) => reading(options, positions, () => sleep(5));
    const first = member();
    const producing = (async () => {
      for (let from = 0; from < total; from += 100) {
        await producer.send(topic, numbered(100, from));
        await sleep(100);
      }
    })();
    await until(() => first.values.length > 100, 'the first member reads');
    const second = member();
    await until(() => second.values.length > 0, 'the second member reads');
    await first.stop();
    const passed = second.values.length;
    await until(() => second.values.length > passed + 100, 'the second member reads all');
    const third = member(first.positions);
    await producing;
    const values = () => [first, second, third].flatMap((one) => one.values);
    await until(() => new Set(values()).size === total, 'every record was passed');
    // Only what is under way while a partition changes hands comes twice.
    expect(values().length - total).toBeLessThanOrEqual(3 * 2 * options.batchRecords);
    const offsets = await committed();
    expect(offsets[0]! + offsets[1]!).toBe(total);
  });

  it('passes a record of 10 MB and what follows it', async () => {
    const large = 'x'.repeat(10 * 1024 * 1024);
    await withAdmin(kafka, (admin) =>
      admin.alterConfigs({
        validateOnly: false,
        resources: [
          {
            type: 2,
            name: topic,
            configEntries: [{ name: 'max.message.bytes', value: String(16 * 1024 * 1024) }],
          },
        ],
      }),
    );
    const plain = new KafkaProducer(connection, {}, 'none');
    for (const value of ['before', large, 'after']) await plain.send(topic, [{ value, partition: 0 }]);
    await plain.close();
    const reader = reading({ topics: [topic], groupId, fetchBytes: 65_536 });
    await until(() => reader.values.length === 3, 'all three were passed');
    expect(reader.values.map(({ length }) => length)).toEqual([6, large.length, 5]);
  });

  it.each(['none', 'gzip', 'snappy', 'lz4'] as const)(
    'reads records compressed with %s',
    async (compression) => {
      const compressing = new KafkaProducer(connection, {}, compression);
      await compressing.send(topic, numbered(200));
      await compressing.close();
      const reader = reading({ topics: [topic], groupId });
      await until(() => reader.values.length === 200, 'all was passed');
      expect(sorted(reader.values)).toEqual(texts(numbered(200)));
    },
  );

  it('waits for a topic that does not exist, and says so', async () => {
    const missing = `missing-${randomUUID()}`;
    const reader = reading({ topics: [missing], groupId });
    await until(() => {
      const readiness = reader.source.readiness();
      return !readiness.ready && readiness.why.includes('does not exist');
    }, 'the missing topic is named');
    await producer.createTopic(missing, 1);
    await producer.send(missing, [{ value: 'first' }]);
    await until(() => reader.values.length === 1, 'the record was passed');
    await reader.stop();
    await withAdmin(kafka, (admin) => admin.deleteTopics({ topics: [missing] }));
  });

  it('ends at once when it is stopped while it joins, and does not become a member later', async () => {
    await producer.send(topic, numbered(10));
    const gone = kafka.consumer({ groupId, sessionTimeout: 6_000, heartbeatInterval: 5_900 });
    await gone.connect();
    await gone.subscribe({ topics: [topic] });
    await gone.run({ eachBatch: () => sleep(60_000) });
    const joining = reading({ topics: [topic], groupId });
    await until(() => {
      const readiness = joining.source.readiness();
      return !readiness.ready && readiness.why.startsWith('joining');
    }, 'it joins');
    const beganMs = performance.now();
    await joining.stop();
    expect(performance.now() - beganMs).toBeLessThan(3_000);
    void gone.disconnect();
    const next = reading({ topics: [topic], groupId });
    await until(() => next.values.length === 10, 'the next member reads all partitions');
    expect(joining.values).toEqual([]);
  });

  it('tells once that Kafka is away, why, and that it is back', async () => {
    const relay = await relayTo(brokers[0]!);
    // The address that the broker tells of itself leads past the relay, so the relay can only be shut before.
    const reader = reading({ topics: [topic], groupId, brokers: [relay.address] });
    await until(() => reader.told.length === 1, 'it is connected');
    await reader.stop();
    await relay.shut();
    const away = reading({ topics: [topic], groupId, brokers: [relay.address] });
    await until(() => away.told.length === 1, 'it is lost');
    await sleep(1_000);
    await relay.open();
    await until(() => away.told.length === 2, 'it is back');
    await away.stop();
    await relay.shut();
    const what = `reading ${topic} from Kafka at ${relay.address}`;
    expect(reader.told).toEqual([`${what}: connected`]);
    expect(away.told).toEqual([
      expect.stringMatching(new RegExp(`^${what}: lost: no answer from ${relay.address}: .*ECONNREFUSED`)),
      `${what}: back again`,
    ]);
  });

  it('takes a mistake for a crash, not for an outage', async () => {
    const reader = reading({ topics: [topic], groupId }, { get: () => mistaken() } as never);
    expect(await reader.ended).toBeInstanceOf(TypeError);
    expect(reader.told).toEqual([]);
  });

  it('keeps trying while no broker answers, and begins by itself when one does', async () => {
    await producer.send(topic, numbered(3));
    const relay = await relayTo(brokers[0]!);
    await relay.shut();
    const reader = reading({ topics: [topic], groupId, brokers: [relay.address] });
    await until(() => {
      const readiness = reader.source.readiness();
      return !readiness.ready && readiness.why.includes(relay.address);
    }, 'the missing broker is named');
    await relay.open();
    await until(() => reader.values.length === 3, 'the records were passed');
    await reader.stop();
    await relay.shut();
  });
});
