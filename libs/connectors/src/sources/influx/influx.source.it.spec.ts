import { randomUUID } from 'node:crypto';
import type { Batch } from '@kymo/domain';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDecoder, createSource } from '../../registry';

const url = process.env['KYMO_INFLUX'] ?? 'http://127.0.0.1:8086';
const database = `kymo_${randomUUID()}`;
const BEGIN_MS = Date.UTC(2026, 0, 1);
const STEPS = 5_000;

const ask = (path: string, body?: string) => fetch(`${url}${path}`, { method: 'POST', body: body ?? '' });

beforeAll(async () => {
  await ask(`/query?q=${encodeURIComponent(`CREATE DATABASE "${database}"`)}`);
  const lines = Array.from({ length: STEPS }, (_, step) => {
    const timeMs = BEGIN_MS + step * 1_000;
    return ['a b', 'c,d'].map(
      (pump) => `tele\\ metry,pump=${pump.replace(/[ ,]/g, '\\$&')} flow=${step},note="x",on=true ${timeMs}`,
    );
  });
  const written = await ask(`/write?db=${database}&precision=ms`, lines.flat().join('\n'));
  expect(written.status).toBe(204);
});
afterAll(() => ask(`/query?q=${encodeURIComponent(`DROP DATABASE "${database}"`)}`));

it('reads what is in InfluxDB 1, all of it, once, though stopped in between', async () => {
  const options = {
    ...{ type: 'influx', url, database, measurement: 'tele metry', stepMinutes: 10 },
    ...{ from: '2026-01-01T00:00:00Z', to: '2026-01-01T02:00:00Z' },
  };
  const batches: Batch[] = [];
  const run = async (stopAfter: number) => {
    const stop = new AbortController();
    await createSource(options, { env: {} }).run({
      pass: (batch) => {
        batches.push(batch);
        if (batches.length === stopAfter) stop.abort();
        return Promise.resolve();
      },
      resumeAt: () => batches.at(-1)?.nextOffset,
      signal: stop.signal,
    });
  };
  await run(3);
  expect(batches).toHaveLength(3);
  await run(Number.POSITIVE_INFINITY);
  const decoder = createDecoder({ type: 'json' });
  const samples = batches.flatMap(({ records }) =>
    records.flatMap((record) => decoder.decode(record).samples),
  );
  expect(samples).toHaveLength(2 * STEPS);
  expect(new Set(samples.map(({ series, timeMs }) => `${series} ${timeMs}`)).size).toBe(2 * STEPS);
  expect(samples[0]).toMatchObject({ timeMs: BEGIN_MS, values: { flow: 0, on: 1 } });
  expect(new Set(samples.map(({ series, tags }) => `${series}|${tags['pump']}`))).toEqual(
    new Set(['a b|a b', 'c,d|c,d']),
  );
  expect(batches.at(-1)).toMatchObject({ last: true });
});

it.each([
  ['a database that it has', {}, undefined],
  [
    'a database that it has not',
    { database: `${database}_x` },
    /from InfluxDB at .*: database not found: kymo_.*_x\. Correct/u,
  ],
  ['a retention policy that it has not', { retentionPolicy: 'long' }, /retention policy not found: long/u],
  ['a port that nobody listens on', { url: 'http://127.0.0.1:1' }, /from InfluxDB at .*ECONNREFUSED/u],
])('is asked before a run: %s', async (_, changes, expected) => {
  const options = { type: 'influx', url, database, measurement: 'tele metry', from: '2026-01-01T00:00:00Z' };
  const probed = await createSource({ ...options, ...changes }, { env: {} }).probe!();
  if (expected === undefined) expect(probed).toEqual({ ready: true });
  else expect(probed).toEqual({ ready: false, why: expect.stringMatching(expected) as string });
});
