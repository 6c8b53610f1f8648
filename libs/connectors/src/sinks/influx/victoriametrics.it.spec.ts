import { randomUUID } from 'node:crypto';
import { nameOfStored } from '@kymo/telemetry-io';
import { scoredVerdict } from '@kymo/testing';
import { describe, expect, it } from 'vitest';
import { influxOptionsSchema } from './influx-options';
import { influxSink } from './influx.sink';

const url = process.env['KYMO_VICTORIA'] ?? 'http://127.0.0.1:8428';

/** Two channels of five fields, five fields of the score, one of the verdict. */
const SERIES_OF_ONE = 2 * 5 + 5 + 1;

interface Exported {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly number[];
  readonly timestamps: readonly number[];
}

/** What the server holds of a run, which its tag tells from others. */
async function exported(run: string): Promise<Exported[]> {
  await fetch(`${url}/internal/force_flush`);
  const body = new URLSearchParams({ 'match[]': `{run="${run}"}`, reduce_mem_usage: '0' });
  const answer = await fetch(`${url}/api/v1/export`, { method: 'POST', body });
  const lines = (await answer.text()).trim().split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Exported);
}

describe.each([
  ['1', {}],
  ['2', { organization: 'acme', database: 'kymo' }],
] as const)('version %s written to VictoriaMetrics', (version, changes) => {
  const connected = () =>
    influxSink.create(
      influxOptionsSchema.parse({ url, version, tags: ['run'], timeoutMs: 5_000, ...changes }),
      {
        env: {},
        dataFolder: '',
        info: () => undefined,
        warn: () => undefined,
      },
    );

  it('keeps every number and every name', async () => {
    const run = randomUUID();
    const names = ['pump-1', 'a\\', 'a b', 'a\nb', 'a,b=c', '"a"', 'ü\tx', '%5C', '\\\\host\\share'];
    const { sink, recipient } = connected();
    const verdicts = names.map((series) => scoredVerdict({ series, tags: { run } }));
    const entries = recipient.entries({ verdicts, alerts: [], deadLetters: [] });
    expect(await sink.readiness()).toEqual({ ready: true });
    expect(await sink.deliver(entries, AbortSignal.timeout(10_000))).toEqual({ status: 'delivered' });
    expect(await sink.deliver(entries, AbortSignal.timeout(10_000))).toEqual({ status: 'delivered' });
    const series = names.length * SERIES_OF_ONE;
    await expect.poll(async () => (await exported(run)).length, { timeout: 20_000 }).toBe(series);
    await sink.close();
    const found = await exported(run);
    const scores = found.filter(({ metric }) => metric['__name__'] === 'kymo_score_score');
    expect(scores.map(({ metric }) => nameOfStored(metric['series_key']!)).sort()).toEqual([...names].sort());
    const [flow] = found.filter(
      ({ metric }) =>
        metric['__name__'] === 'kymo_reconstruction_actual' &&
        metric['channel'] === 'flow' &&
        metric['series_key'] === 'pump-1',
    );
    expect(new Set(flow!.timestamps)).toEqual(new Set([1_700_000_001_000, 1_700_000_002_000]));
    expect(new Set(flow!.values)).toEqual(new Set([1.1, 1.2]));
  });
});
