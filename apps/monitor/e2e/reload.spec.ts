import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HealthView, MonitorAddress } from '@kymo/api';
import { Program, until } from '@kymo/testing';
import { afterAll, expect, it } from 'vitest';
import { stringify } from 'yaml';

const folder = mkdtempSync(join(tmpdir(), 'kymo-reload-'));
const file = join(folder, 'kymo.yaml');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (changes: object) =>
  writeFileSync(
    file,
    stringify({
      dataFolder: folder,
      source: { type: 'simulator' },
      decoder: { type: 'json', maxFutureMs: null },
      http: { port: 0 },
      ...changes,
    }),
  );
const address = () => JSON.parse(readFileSync(join(folder, 'monitor.json'), 'utf8')) as MonitorAddress;
const health = async () => {
  const { url, token } = address();
  const answer = await fetch(`${url}/api/health`, { headers: { authorization: `Bearer ${token}` } });
  return (await answer.json()) as HealthView;
};

it('takes up a changed configuration in the running process, and takes back one that fails', async () => {
  write({});
  const monitor = new Program('kymo-monitor', ['--config', file]);
  const first = await monitor.page();
  const decoded = await until('samples come', async () => (await health()).counters.decoded, 120_000);

  write({ sinks: [{ type: 'dead-letter-file' }] });
  const looked = new Program('kymo', ['config', 'reload', '--dry-run', '--data-folder', folder]);
  expect([await looked.end(), looked.err]).toEqual([0, '']);
  expect(looked.out).toMatch(/sinks.*dead-letter-file[^]*would begin a new run/u);
  expect(address().url).toBe(first);
  monitor.signal('SIGHUP');
  const sink = { name: 'sink dead-letter-file', ready: true, owed: 0 };
  const part = async () => (await health()).parts.find(({ name }) => name === sink.name);
  expect(await until('the sink is there', part, 120_000)).toEqual(sink);
  const resumed = await until('samples come again', async () => (await health()).counters.decoded, 120_000);
  expect(resumed).toBeGreaterThanOrEqual(decoded);

  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  write({ http: { port: (taken.address() as { port: number }).port } });
  const before = address().url;
  const reload = new Program('kymo', ['config', 'reload', '--data-folder', folder]);
  expect([await reload.end(), reload.out]).toEqual([2, '']);
  expect(reload.err).toMatch(/previous configuration is in effect again[^]*another program has this port/u);
  const isBack = async () => address().url !== before && (await part());
  expect(await until('the configuration before holds again', isBack, 120_000)).toEqual(sink);
  expect(monitor.err).toContain('another program has this port');
  expect(monitor.err).toContain('the previous one is in effect again');
  expect(await (await fetch(`${address().url}/metrics`)).text()).toMatch(
    /^kymo_config_last_reload_successful 0$/mu,
  );
  taken.close();

  const chosen = address().url;
  const again = new Program('kymo', ['config', 'reload', '--data-folder', folder, '--json']);
  expect([await again.end(), again.err]).toEqual([0, '']);
  expect(JSON.parse(again.out)).toMatchObject({ effect: 'new_run' });
  expect(address().url).not.toBe(chosen);
  expect(await part()).toBeUndefined();
  expect(await monitor.end('SIGTERM'), monitor.err).toBe(0);
}, 400_000);
