import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HealthView, MonitorAddress, SeriesView } from '@kymo/api';
import { Program, until } from '@kymo/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { OwnPrometheus } from './own-prometheus';

const LIMIT_MS = 240_000;
const WINDOW_STEPS = 16;
const FIT_STEPS = 64;
const METRICS = [
  'go_goroutines',
  'go_memstats_heap_alloc_bytes',
  'prometheus_tsdb_head_samples_appended_total',
];
const COUNTER = 'prometheus_tsdb_head_samples_appended_total';

const folder = mkdtempSync(join(tmpdir(), 'kymo-remote-write-'));
const ends: (() => Promise<unknown>)[] = [];
let monitor: { readonly url: string; readonly token: string };
let prometheus: string;

/** A Prometheus that scrapes itself, and writes what it scrapes to Kymo. */
beforeAll(async () => {
  const config = join(folder, 'kymo.yaml');
  writeFileSync(
    config,
    stringify({
      dataFolder: join(folder, 'data'),
      source: { type: 'http', remoteWrite: { metrics: METRICS } },
      window: { lengthSamples: WINDOW_STEPS, channels: [{ names: [`${COUNTER}*`], derive: 'rate' }] },
      detection: {
        ladder: [
          {
            detector: 'linear-autoencoder',
            afterSteps: FIT_STEPS,
            options: { windowLength: WINDOW_STEPS },
          },
        ],
      },
      sinks: [{ type: 'dead-letter-file' }],
      http: { port: 0 },
    }),
  );
  const program = new Program('kymo-monitor', ['--config', config]);
  ends.push(() => program.end('SIGKILL'));
  const url = await program.page();
  const { token } = JSON.parse(readFileSync(join(folder, 'data', 'monitor.json'), 'utf8')) as MonitorAddress;
  monitor = { url, token };

  const own = await OwnPrometheus.start(folder, (address) => ({
    global: { scrape_interval: '500ms', scrape_timeout: '500ms' },
    scrape_configs: [{ job_name: 'own', static_configs: [{ targets: [address] }] }],
    remote_write: [
      {
        url: `${url}/ingest`,
        authorization: { credentials: token },
        metadata_config: { send: false },
        queue_config: { batch_send_deadline: '200ms' },
      },
    ],
  }));
  prometheus = own.url;
  ends.push(own.end);
}, 180_000);
afterAll(async () => {
  await Promise.all(ends.map((end) => end()));
  rmSync(folder, { recursive: true, force: true });
});

const read = async <Content>(path: string) => {
  const headers = { authorization: `Bearer ${monitor.token}` };
  return (await (await fetch(`${monitor.url}${path}`, { headers })).json()) as Content;
};

it('what a Prometheus writes arrives as samples, whole, and is scored', async () => {
  await until(
    'windows are scored',
    async () => (await read<HealthView>('/api/health')).counters.windowsScored >= 20,
    LIMIT_MS,
  );
  const { counters } = await read<HealthView>('/api/health');
  const { late, wrongClock, rejected } = counters;
  expect({ late, wrongClock, rejected }).toEqual({ late: 0, wrongClock: 0, rejected: {} });

  const series = await read<SeriesView>(
    `/api/series/${encodeURIComponent(`own/${new URL(prometheus).host}`)}`,
  );
  expect(series.channels.map(({ name }) => name.replace(/\{.*/, ''))).toEqual(
    expect.arrayContaining(METRICS),
  );
  expect(series.detector).toBe('linear-autoencoder');
  expect(series.score.some((score) => score !== null)).toBe(true);
  const goroutines = series.channels.find(({ name }) => name === 'go_goroutines')!.actual;
  expect(goroutines.filter((value) => value !== null && value > 0).length).toBeGreaterThan(FIT_STEPS);

  // It has lost nothing on the way, and has taken every answer for a success.
  const metrics = await (await fetch(`${prometheus}/metrics`)).text();
  const counted = (name: string) =>
    [...metrics.matchAll(new RegExp(`^${name}\\{.*\\} (\\S+)$`, 'gm'))].map(([, value]) => Number(value));
  expect(counted('prometheus_remote_storage_samples_total')[0]).toBeGreaterThan(0);
  expect(counted('prometheus_remote_storage_samples_failed_total')).toEqual([0]);
  expect(counted('prometheus_remote_storage_samples_dropped_total').every((value) => value === 0)).toBe(true);
}, 300_000);
