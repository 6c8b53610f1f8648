import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { effectsOf, incidentOf } from '@kymo/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LmdbStore } from './lmdb.store';

let folder: string;
let store: LmdbStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kymo-store-'));
  store = LmdbStore.open(folder);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const alertOf = (id: string, ...incidents: string[]) => ({
  id: `group:${id}:firing`,
  payload: '{}',
  tells: { incidents, event: 'firing' as const },
});

it('keeps which alerts receivers have taken, each once, over a restart', async () => {
  await store.noteSent('team', [alertOf('1', 'a', 'b'), { id: '2', payload: 'a point' }], 10);
  await store.noteSent('team', [alertOf('1', 'a', 'b')], 20);
  await store.noteSent('manager', [alertOf('1', 'a')], 30);
  await store.close();
  store = LmdbStore.open(folder);
  expect(store.sentAlerts('a')).toEqual([
    { receiver: 'team', event: 'firing', revision: 1, atMs: 10 },
    { receiver: 'manager', event: 'firing', revision: 1, atMs: 30 },
  ]);
  expect(store.sentAlerts('b')).toHaveLength(1);
  expect(store.sentAlerts('nobody')).toEqual([]);
});

it('keeps the latest six hundred of an incident, and none of one that is kept no longer', async () => {
  const incident = incidentOf('a', { status: 'resolved', endMs: 5 });
  await store.commit(effectsOf({ incidents: [incident] }));
  const alerts = Array.from({ length: 605 }, (_, number) => alertOf(String(number), 'a'));
  await store.noteSent('team', alerts.slice(0, 1), 1);
  await store.noteSent('team', alerts.slice(1), 2);
  expect(store.sentAlerts('a').map(({ atMs }) => atMs)).toEqual(Array(600).fill(2));
  await store.prune(() => 10);
  expect(store.sentAlerts('a')).toEqual([]);
});

it('hands out of the outbox what an alert tells', async () => {
  await store.commit(effectsOf({ outbox: { team: [alertOf('1', 'a')] } }));
  expect(store.outbox('team', 1)).toEqual([{ position: 1, entry: alertOf('1', 'a') }]);
});
