import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MaintenancesView, MaintenanceView } from '@kymo/api';
import { LmdbStore } from '@kymo/connectors';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { alertsCommand } from './alerts';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kymo-maintenance-'));
  await LmdbStore.open(folder).close();
});
afterEach(() => void vi.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true }));

async function alerts(...given: string[]): Promise<string> {
  const written: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const command = await alertsCommand(given);
  await command.parseAsync([...given, '--data-folder', folder], { from: 'user' });
  return written.join('');
}

const asJson = async <Answer>(...given: string[]) => JSON.parse(await alerts(...given, '--json')) as Answer;
const planned = (name: string, ...how: string[]) =>
  asJson<MaintenanceView>('maintenance', 'add', name, ...how, '--by', 'ada');

it('plans maintenance from now on, once, and again and again, lists it, and takes it back', async () => {
  const belt = await planned('belt', '--match', 'series=pump-05', '--for', '2h');
  expect(belt).toMatchObject({ active: true, alert: false, learn: false, by: 'ada' });
  const { from, until } = belt.when as { from: string; until: string };
  expect(Date.parse(until) - Date.parse(from)).toBe(7_200_000);
  const once = ['--from', '2020-12-01T06:00+01:00', '--until', '2020-12-01T18:00+01:00'];
  expect(await planned('revision', ...once, '--alert', '--learn')).toMatchObject({
    active: false,
    alert: true,
    learn: true,
    matchers: [],
  });
  const cron = ['--cron', '0 22 * * SUN', '--time-zone', 'Europe/Berlin', '--for', '2h'];
  expect((await planned('cleaning', ...cron)).when).toEqual({
    cron: '0 22 * * SUN',
    timeZone: 'Europe/Berlin',
    durationMs: 7_200_000,
  });
  const list = await alerts('maintenance', 'list');
  for (const name of ['belt', 'revision', 'cleaning']) expect(list).toContain(name);
  expect(list).toContain('0 22 * * SUN Europe/Berlin for 120 min');
  await alerts('maintenance', 'remove', 'belt');
  const { maintenance } = await asJson<MaintenancesView>('maintenance', 'list');
  expect(maintenance.map(({ name }) => name)).toEqual(['revision', 'cleaning']);
  const store = LmdbStore.open(folder);
  const did = store.auditLog(4).map(({ action, subject, by }) => [action, subject, by === 'ada']);
  await store.close();
  expect(did).toEqual([
    ['maintenance.remove', 'belt', false],
    ['maintenance.add', 'cleaning', true],
    ['maintenance.add', 'revision', true],
    ['maintenance.add', 'belt', true],
  ]);
});

it.each([
  ['without an end', []],
  ['that ends before it begins', ['--from', '2026-12-02T00:00Z', '--until', '2026-12-01T00:00Z']],
  ['by a cron expression without a length', ['--cron', '0 22 * * SUN']],
  ['with a matcher that is none', ['--for', '1h', '--match', 'series']],
])('refuses maintenance %s', async (_, how) => {
  await expect(planned('wrong', ...how)).rejects.toMatchObject({ code: 'OPTIONS_INVALID' });
});
