import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Effects, zeroCounters } from '@kymo/domain';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { changesOf } from '../partition-change';
import { LmdbStore } from './lmdb.store';

const PARTITION = 'pumps/0';
let folder: string;
let store: LmdbStore;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kymo-copies-'));
  store = LmdbStore.open(folder);
});

afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

/** A pass over ten records. */
function pass(nextOffset: number): Effects {
  return {
    reached: [{ partition: PARTITION, nextOffset }],
    counters: { ...zeroCounters(), records: 10 },
    ...{ states: [], series: [], forgotten: [], history: [], incidents: [], evidence: [], outbox: {} },
  };
}

it('counts a pass once, also where the copy went back and the pass is made again', async () => {
  const changesFor = (effects: Effects) =>
    changesOf(effects, store.copies.position(PARTITION), store.memberId);
  const first = changesFor(pass(10));
  await store.commitFollowing(PARTITION, pass(10), first, 1);
  await store.commitFollowing(PARTITION, pass(20), changesFor(pass(20)), 2);
  expect(store.counters().records).toBe(20);

  await store.copies.release(PARTITION);
  await store.copies.follow(PARTITION, first, 1);
  expect(store.position(PARTITION)).toBe(10);
  await store.commitFollowing(PARTITION, pass(20), changesFor(pass(20)), 3);
  expect(store.counters().records).toBe(20);
  await store.commitFollowing(PARTITION, pass(30), changesFor(pass(30)), 4);
  expect(store.counters().records).toBe(30);
});
