import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KymoError, type Effects, type StageState, zeroCounters } from '@kymo/domain';
import { effectsOf, incidentOf, seriesState } from '@kymo/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectionOptionsSchema } from '../../kafka/connection-options';
import { createKafka, withAdmin } from '../../kafka/kafka-client';
import { PartitionReader } from '../../kafka/partition-reader';
import { LmdbStore } from '../lmdb/lmdb.store';
import { changeOf } from './changelog-record';
import { changelogTopic } from './changelog-topic';
import { GroupStore } from './group.store';

const brokers = [process.env['KYMO_KAFKA'] ?? '127.0.0.1:9092'];
const connection = connectionOptionsSchema.parse({ brokers });
const kafka = createKafka(connection, {});

/** A member of the group: its own store, and what it was told. */
class Member {
  readonly folder = mkdtempSync(join(tmpdir(), 'kymo-group-'));
  readonly told: string[] = [];
  local!: LmdbStore;
  store!: GroupStore;

  constructor(private readonly group: { readonly groupId: string; readonly topics: readonly string[] }) {
    this.open();
  }

  open(): void {
    this.local = LmdbStore.open(this.folder);
    const tell = (message: string) => void this.told.push(message);
    const context = { env: {}, info: tell, warn: tell };
    this.store = new GroupStore(this.local, { connection, ...this.group }, context);
  }

  async close(): Promise<void> {
    await this.store.close();
    await this.local.close();
  }
}

describe('GroupStore on a real broker', () => {
  let topic: string;
  let groupId: string;
  let p0: string;
  let p1: string;
  let members: Member[];
  const member = () => {
    const one = new Member({ groupId, topics: [topic] });
    members.push(one);
    return one;
  };
  const state = (key: string, value: unknown): StageState => ({ stage: 'window', key, state: value });
  const pass = (partition: string, nextOffset: number, changes: Partial<Effects> = {}) =>
    effectsOf({
      reached: [{ partition, nextOffset }],
      counters: { ...zeroCounters(), records: 10 },
      ...changes,
    });
  const offsets = async () => {
    const [found] = await withAdmin(kafka, (admin) => admin.fetchOffsets({ groupId, topics: [topic] }));
    return found!.partitions.map(({ offset }) => Number(offset));
  };
  /** What the changelog of a partition holds, by key, as compaction would leave it. */
  const changelog = async (number: number) => {
    const kept = new Map<string, unknown>();
    const reader = new PartitionReader(kafka);
    for await (const { messages } of reader.read(changelogTopic(groupId, topic), number, 0)) {
      for (const { key, value } of messages.map(changeOf)) {
        if (value === undefined) kept.delete(JSON.stringify(key));
        else kept.set(JSON.stringify(key), value);
      }
    }
    await reader.close();
    return kept;
  };

  beforeEach(async () => {
    topic = `telemetry-${randomUUID()}`;
    groupId = `group-${randomUUID()}`;
    [p0, p1] = [`${topic}/0`, `${topic}/1`];
    members = [];
    await withAdmin(kafka, async (admin) => {
      await admin.createTopics({ topics: [{ topic, numPartitions: 2 }], waitForLeaders: true });
      await admin.fetchOffsets({ groupId, topics: [topic] });
    });
  });
  afterEach(async () => {
    for (const { folder, store, local } of members) {
      await store.close().catch(() => undefined);
      await local.close().catch(() => undefined);
      rmSync(folder, { recursive: true, force: true });
    }
    await withAdmin(kafka, (admin) =>
      admin.deleteTopics({ topics: [topic, changelogTopic(groupId, topic)] }),
    ).catch(() => undefined);
  });

  it('hands the state of a partition to whoever takes it over, and drops it where it was', async () => {
    const [first, second] = [member(), member()];
    const ring = Float64Array.of(1.5, Number.NaN, -0);
    await first.store.assign([p0, p1]);
    await first.store.commit(
      pass(p0, 10, {
        states: [state('pump-1', { ring, at: Number.NEGATIVE_INFINITY }), state('pump-2', { ring })],
        series: [seriesState('pump-1'), seriesState('pump-2')],
        incidents: [incidentOf('a'), incidentOf('b')],
        outbox: {
          webhook: [
            { id: '1', payload: 'one', key: 'k' },
            { id: '2', payload: 'two' },
          ],
        },
      }),
    );
    await first.store.commit(
      pass(p0, 20, {
        states: [state('pump-2', undefined)],
        forgotten: ['pump-2'],
        incidents: [incidentOf('b', { status: 'resolved', endMs: 4_000 })],
      }),
    );
    await first.store.commit(pass(p1, 7, { states: [state('valve-1', 1)] }));
    expect(await offsets()).toEqual([20, 7]);

    await first.store.assign([p1]);
    expect(first.local.position(p0)).toBeUndefined();
    expect([first.local.stageKeys('window'), first.local.series()]).toEqual([['valve-1'], []]);
    expect(first.local.incidents({ status: 'firing', limit: 9 })).toEqual([]);
    expect(first.local.outboxSize('webhook').entries).toBe(0);

    expect((await second.store.assign([p0])).taken).toEqual([p0]);
    expect(second.local.position(p0)).toBe(20);
    expect(second.local.stageState('window', 'pump-1')).toEqual({ ring, at: Number.NEGATIVE_INFINITY });
    expect(second.local.stageKeys('window')).toEqual(['pump-1']);
    expect(second.local.series()).toEqual([seriesState('pump-1')]);
    expect(second.local.incidents({ limit: 9 })).toEqual([incidentOf('a')]);
    expect(second.local.outbox('webhook', 9).map(({ entry }) => entry)).toEqual([
      { id: '1', payload: 'one', key: 'k' },
      { id: '2', payload: 'two' },
    ]);
    expect(second.local.copies.position(p0)).toMatchObject({ passes: 2, counters: { records: 20 } });
  });

  it('fences a member that lost its partition without knowing', async () => {
    const [zombie, owner] = [member(), member()];
    const { lost } = await zombie.store.assign([p0, p1]);
    await zombie.store.commit(pass(p0, 10));
    await owner.store.assign([p0]);
    const failed = zombie.store.commit(pass(p0, 20, { states: [state('pump-1', 'stale')] }));
    await expect(failed).rejects.toMatchObject({ code: 'PARTITION_LOST' });
    expect(await lost).toBeInstanceOf(KymoError);
    // It has lost all until it is assigned again: what it does next would stand on what was given up.
    await expect(zombie.store.commit(pass(p1, 5))).rejects.toMatchObject({ code: 'PARTITION_LOST' });
    await owner.store.commit(pass(p0, 30));
    expect(await offsets()).toEqual([30, -1]);
    expect([...(await changelog(0)).keys()]).toEqual(['["position"]']);
  });

  it.each([
    ['before its local copy has the pass', true],
    ['behind it', false],
  ])('goes on after a crash %s from the changelog, reading only what it has not', async (_, isBehind) => {
    const crashing = member();
    await crashing.store.assign([p0]);
    await crashing.store.commit(
      pass(p0, 10, { states: [state('pump-1', 1)], outbox: { s: [{ id: '1', payload: '' }] } }),
    );
    if (isBehind) vi.spyOn(crashing.local, 'commitFollowing').mockRejectedValue(new Error('killed'));
    const second = crashing.store.commit(
      pass(p0, 20, { states: [state('pump-1', 2)], outbox: { s: [{ id: '2', payload: '' }] } }),
    );
    await (isBehind ? expect(second).rejects.toThrow('killed') : second);
    await crashing.close();
    crashing.open();
    expect(crashing.local.position(p0)).toBe(isBehind ? 10 : 20);
    await crashing.store.assign([p0]);
    expect(crashing.local.position(p0)).toBe(20);
    expect(crashing.local.stageState('window', 'pump-1')).toBe(2);
    expect(crashing.local.outbox('s', 9).map(({ entry }) => entry.id)).toEqual(['1', '2']);
    expect(crashing.local.counters().records).toBe(20);
    expect(crashing.told.at(-1)).toMatch(new RegExp(`took over ${p0}: ${isBehind ? 3 : 0} records`));
  });

  it('counts each pass once over all members, the first of a partition too, whoever crashes and goes on', async () => {
    const [crashing, other] = [member(), member()];
    await crashing.store.assign([p0]);
    vi.spyOn(crashing.local, 'commitFollowing').mockRejectedValue(new Error('killed'));
    await expect(crashing.store.commit(pass(p0, 10))).rejects.toThrow('killed');
    await crashing.close();
    await other.store.assign([p0]);
    await other.store.commit(pass(p0, 20));
    crashing.open();
    for (const one of [crashing, other, crashing]) await one.store.assign([p0]);
    expect([crashing, other].map(({ local }) => local.counters().records)).toEqual([10, 10]);
  });

  it('repeats a pass that only the local copy refused as the same', async () => {
    const one = member();
    await one.store.assign([p0]);
    const effects = pass(p0, 10, { outbox: { s: [{ id: '1', payload: '' }] } });
    const full = vi.spyOn(one.local, 'commitFollowing').mockRejectedValueOnce(new Error('disk full'));
    await expect(one.store.commit(effects)).rejects.toThrow('disk full');
    await one.store.commit(effects);
    full.mockRestore();
    expect(one.local.copies.position(p0)).toMatchObject({ passes: 1, counters: { records: 10 } });
    expect(one.local.outboxSize('s').entries).toBe(1);
    expect([...(await changelog(0)).keys()]).toEqual(['["position"]', '["outbox","s",1,0]']);
  });

  it('keeps what is owed until it is delivered, and no longer', async () => {
    const [first, second] = [member(), member()];
    await first.store.assign([p0]);
    const owed = ['1', '2', '3'].map((id) => ({ id, payload: id }));
    await first.store.commit(pass(p0, 10, { outbox: { webhook: owed } }));
    // The clock may begin a pass without records at the same position.
    await first.store.commit(pass(p0, 10, { outbox: { webhook: [{ id: '4', payload: '4' }] } }));
    const [one, two] = first.store.outbox('webhook', 2);
    await first.store.acknowledge('webhook', [one!.position, two!.position]);
    await first.store.assign([]);
    await second.store.assign([p0]);
    expect(second.store.outbox('webhook', 9).map(({ entry }) => entry.id)).toEqual(['3', '4']);
    await second.store.acknowledge(
      'webhook',
      second.store.outbox('webhook', 9).map(({ position }) => position),
    );
    await second.store.close();
    expect([...(await changelog(0)).keys()]).toEqual(['["position"]']);
  });

  it('keeps what is owed instead of what was taken out of a full outbox', async () => {
    const [first, second] = [member(), member()];
    await first.store.assign([p0]);
    await first.store.commit(
      pass(p0, 10, { outbox: { influx: ['1', '2', '3'].map((id) => ({ id, payload: id })) } }),
    );
    for (const id of ['1', '2']) {
      const [oldest] = first.store.outbox('influx', 1);
      await first.store.acknowledge('influx', [oldest!.position], {
        letters: [{ id: `letter ${id}`, payload: '' }],
      });
    }
    await first.store.assign([]);
    await second.store.assign([p0]);
    const owed = (sink: string) => second.store.outbox(sink, 9).map(({ entry }) => entry.id);
    expect([owed('influx'), owed('letters').sort()]).toEqual([['3'], ['letter 1', 'letter 2']]);
  });

  it('begins again where the copy is too old to have seen every deletion', async () => {
    const one = member();
    await one.store.assign([p0]);
    await one.store.commit(pass(p0, 10, { states: [state('pump-1', 1)] }));
    await one.close();
    const hours = 13 * 3_600_000;
    const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + hours);
    one.open();
    await one.store.assign([p0]);
    clock.mockRestore();
    expect(one.told.at(-1)).toMatch(/2 records of its changelog/);
    expect(one.local.stageState('window', 'pump-1')).toBe(1);
  });

  it('gives a changelog more partitions when its topic has more', async () => {
    const one = member();
    await one.store.assign([p0]);
    await withAdmin(kafka, (admin) => admin.createPartitions({ topicPartitions: [{ topic, count: 3 }] }));
    await one.store.assign([p0, `${topic}/2`]);
    await one.store.commit(pass(`${topic}/2`, 5));
    expect(await offsets()).toEqual([-1, -1, 5]);
  });
});
