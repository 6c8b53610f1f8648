import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RawRecord } from '@kymo/domain';
import { until } from '@kymo/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { JsonDecoder, jsonOptionsSchema } from '../../decoders/json.decoder';
import { prometheusSourceOptionsSchema } from './prometheus-source-options';
import { createSource } from '../../registry';
import { createPrometheusSource } from './prometheus.source';

const LIMIT_MS = 100_000;

let folder: string;
let url: string;
let stopPrometheus: () => Promise<void>;

/** A Prometheus that scrapes itself every second. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kymo-prometheus-'));
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise((resolve) => server.close(resolve));
  const scrapes = `scrape_configs: [{ job_name: own, static_configs: [{ targets: ['${address}'] }] }]`;
  writeFileSync(join(folder, 'prometheus.yaml'), `global: { scrape_interval: 1s }\n${scrapes}\n`);
  const flags = [`--config.file=${folder}/prometheus.yaml`, `--storage.tsdb.path=${folder}/tsdb`];
  const child = spawn(process.env['KYMO_PROMETHEUS']!, [...flags, `--web.listen-address=${address}`], {
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  stopPrometheus = async () => void (child.kill('SIGKILL'), await ended);
  url = `http://${address}`;
  await until('it is ready', async () => (await fetch(`${url}/-/ready`)).ok, LIMIT_MS);
}, 120_000);
afterAll(async () => {
  await stopPrometheus();
  rmSync(folder, { recursive: true });
});

it('reads what a Prometheus scrapes as it comes, as records of the JSON format', async () => {
  const queries = { up: 'up', appended: 'rate(prometheus_tsdb_head_samples_appended_total[10s])' };
  const from = new Date(Date.now() - 2_000).toISOString();
  const more = { intervalSeconds: 1, pollSeconds: 0.5, delaySeconds: 2 };
  const source = createPrometheusSource(
    prometheusSourceOptionsSchema.parse({ url, queries, from, ...more }),
    { env: {}, info: () => undefined, warn: () => undefined },
  );
  const records: RawRecord[] = [];
  const stop = new AbortController();
  const run = source.run({
    pass: async (batch) => void records.push(...batch.records),
    resumeAt: () => undefined,
    signal: stop.signal,
  });
  await until('ten have come', () => records.length >= 10, LIMIT_MS);
  stop.abort();
  await run;
  const decoder = new JsonDecoder(jsonOptionsSchema.parse({}));
  const samples = records.map((record) => decoder.decode(record).samples[0]!);
  expect(new Set(samples.map(({ series }) => series))).toEqual(new Set([`own/${new URL(url).host}`]));
  expect(samples.at(-1)!.values).toMatchObject({ up: 1 });
  expect(Object.keys(samples.at(-1)!.values).some((name) => name.startsWith('appended'))).toBe(true);
  const times = samples.map(({ timeMs }) => timeMs);
  expect(times).toEqual(times.map((_, index) => times[0]! + index * 1_000));
}, 180_000);

it.each([
  ['queries that it answers', { up: 'up' }, '', undefined],
  ['no expression', { up: 'up', wrong: 'rate(' }, '', /it answered 400: .*parse error.*Correct the options/u],
  ['a path that is not there', { up: 'up' }, '/elsewhere', /it answered 404/u],
])('is asked before a run: %s', async (_, queries, path, expected) => {
  const source = createSource({
    ...{ type: 'prometheus', url: `${url}${path}`, queries, from: '2026-01-01T00:00:00Z' },
  } as never);
  const probed = await source.probe!();
  if (expected === undefined) expect(probed).toEqual({ ready: true });
  else expect(probed).toEqual({ ready: false, why: expect.stringMatching(expected) as string });
});
