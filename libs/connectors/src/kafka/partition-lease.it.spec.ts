import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectionOptionsSchema } from './connection-options';
import { createKafka, withAdmin } from './kafka-client';
import { PartitionLease } from './partition-lease';
import { PartitionReader } from './partition-reader';

const brokers = [process.env['KYMO_KAFKA'] ?? '127.0.0.1:9092'];
const kafka = createKafka(connectionOptionsSchema.parse({ brokers }), {});
const topic = `lease-${randomUUID()}`;
const source = `${topic}-source`;
const groupId = `${topic}-group`;
const to = { topic, partition: 1 };
const reader = new PartitionReader(kafka);
const leases: PartitionLease[] = [];

async function lease(): Promise<PartitionLease> {
  const taken = new PartitionLease(kafka, `${topic}/1`);
  leases.push(taken);
  await taken.take();
  return taken;
}
const at = (offset: number) => ({ groupId, topic: source, partition: 0, offset });
const read = async (from = 0) => {
  const values: string[] = [];
  for await (const { messages } of reader.read(topic, 1, from))
    values.push(...messages.map(({ value }) => value!.toString()));
  return values;
};
const committed = async () => {
  const [found] = await withAdmin(kafka, (admin) => admin.fetchOffsets({ groupId, topics: [source] }));
  return found!.partitions[0]!.offset;
};

beforeAll(async () => {
  await withAdmin(kafka, (admin) =>
    admin.createTopics({
      waitForLeaders: true,
      topics: [topic, source].map((name) => ({ topic: name, numPartitions: 2 })),
    }),
  );
});
afterAll(async () => {
  await Promise.all(leases.map((one) => one.close()));
  await reader.close();
  await withAdmin(kafka, (admin) => admin.deleteTopics({ topics: [topic, source] }));
});

it('commits records with the position of the group, and fences whoever held the lease before', async () => {
  const first = await lease();
  const next = await first.commit(
    to,
    [
      { key: 'a', value: '1' },
      { key: 'b', value: '2' },
    ],
    at(10),
  );
  expect(await read()).toEqual(['1', '2']);
  expect(await committed()).toBe('10');

  const second = await lease();
  await expect(first.commit(to, [{ key: 'a', value: 'zombie' }], at(11))).rejects.toThrow(/fenced|epoch/i);
  await second.commit(to, [{ key: 'a', value: '3' }], at(12));
  expect(await read(next)).toEqual(['3']);
  expect(await read()).toEqual(['1', '2', '3']);
  expect(await committed()).toBe('12');
});

it('ends what a dead holder had under way as if it had never been', async () => {
  const { high } = await reader.bounds(topic, 1);
  const before = await committed();
  const dead = kafka.producer({ transactionalId: `${topic}/1`, idempotent: true, maxInFlightRequests: 1 });
  await dead.connect();
  const transaction = await dead.transaction();
  await transaction.send({ topic, messages: [{ partition: 1, key: 'a', value: 'half a pass' }] });
  await transaction.sendOffsets({
    consumerGroupId: groupId,
    topics: [{ topic: source, partitions: [{ partition: 0, offset: '99' }] }],
  });
  const next = await lease();
  expect(await read(high)).toEqual([]);
  expect(await committed()).toBe(before);
  await next.commit(to, [{ key: 'a', value: 'the pass again' }], at(13));
  expect(await read(high)).toEqual(['the pass again']);
  await dead.disconnect();
});

it('passes over what a broker has lost the end of, as the owner alone may', async () => {
  const { high } = await reader.bounds(topic, 1);
  const other = kafka.producer({
    transactionalId: `${topic}/other`,
    idempotent: true,
    maxInFlightRequests: 1,
  });
  await other.connect();
  const open = await other.transaction();
  await open.send({ topic, messages: [{ partition: 1, key: 'a', value: 'never committed' }] });
  const next = await (await lease()).commit(to, [{ key: 'a', value: 'behind it' }], at(13));
  await expect(read(high)).rejects.toThrow(`nothing comes from offset ${high} on`);
  const [values, lost]: [string[], number[]] = [[], []];
  let readTo = high;
  for await (const { messages, nextOffset } of reader.readAsOwner(topic, 1, high, (one) => lost.push(one))) {
    values.push(...messages.map(({ value }) => value!.toString()));
    readTo = nextOffset;
  }
  await open.abort();
  await other.disconnect();
  expect([values, lost]).toEqual([['behind it'], [high]]);
  expect(readTo).toBeGreaterThanOrEqual(next);
  expect(await read(high)).toEqual(['behind it']);
}, 60_000);

it('reads more than one request holds', async () => {
  const { high } = await reader.bounds(topic, 1);
  const values = Array.from({ length: 30 }, (_, index) => `${index} ${'x'.repeat(400_000)}`);
  await (
    await lease()
  ).commit(
    to,
    values.map((value) => ({ key: value.slice(0, 2), value })),
    at(13),
  );
  expect((await read(high)).map(({ length }) => length)).toEqual(values.map(({ length }) => length));
});
