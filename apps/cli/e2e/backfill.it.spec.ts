import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Program, until } from '@kymo/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';

const url = process.env['KYMO_INFLUX'] ?? 'http://127.0.0.1:8086';
const STEPS = 3_000;
const BEGIN_MS = Date.UTC(2026, 0, 1);

const folder = mkdtempSync(join(tmpdir(), 'kymo-backfill-'));
const history = join(folder, 'history.csv');
const databases: string[] = [];

async function ask(database: string, text: string): Promise<unknown[][]> {
  const parameters = new URLSearchParams({ db: database, q: text, epoch: 'ms' });
  const answer = await fetch(`${url}/query?${parameters.toString()}`, { method: 'POST' });
  const { results } = (await answer.json()) as { results: [{ series?: { values: unknown[][] }[] }] };
  return results[0].series?.[0]?.values ?? [];
}

function configured(): { file: string; database: string } {
  const database = `kymo_${randomUUID()}`;
  databases.push(database);
  const file = join(folder, `${database}.yaml`);
  const config = {
    dataFolder: join(folder, database),
    source: { type: 'kafka', brokers: ['127.0.0.1:1'], topics: ['t'] },
    window: { lengthSamples: 64, strideSamples: 8 },
    detection: { ladder: [{ detector: 'linear-autoencoder', afterSteps: 500 }] },
    sinks: [{ type: 'influx', url, database }],
  };
  writeFileSync(file, stringify(config));
  return { file, database };
}

const backfill = (file: string, ...options: string[]) =>
  new Program('kymo', ['backfill', '--config', file, ...options]);

const scores = (database: string) => ask(database, 'SELECT score FROM kymo_score');

describe('kymo backfill', () => {
  beforeAll(() => {
    const rows = Array.from({ length: STEPS }, (_, step) => {
      const at = new Date(BEGIN_MS + step * 60_000).toISOString();
      return `${at},pump-1,${Math.sin(step / 9).toFixed(4)},${Math.cos(step / 13).toFixed(4)}`;
    });
    writeFileSync(history, ['time,pump,flow,pressure', ...rows].join('\n'));
  });
  afterAll(async () => {
    for (const database of databases) await ask('', `DROP DATABASE "${database}"`);
    rmSync(folder, { recursive: true, force: true });
  });

  it('writes the same points whether it was stopped in between or not, and again', async () => {
    const whole = configured();
    const first = backfill(whole.file, '--input', history, '--series', 'pump');
    expect(await first.end(), first.err).toBe(0);
    expect(first.out + first.err).toMatch(
      /3000 samples of 1 series read, \d+ windows scored, 0 records refused/,
    );
    const expected = await scores(whole.database);
    expect(expected.length).toBeGreaterThan(200);

    const parted = configured();
    for (const [share, signal] of [
      [0.01, 'SIGTERM'],
      [0.4, 'SIGKILL'],
      [0.7, 'SIGTERM'],
    ] as const) {
      const stopped = backfill(parted.file, '--input', history, '--series', 'pump');
      const isFar = async () => (await scores(parted.database)).length > share * expected.length;
      await until(`${100 * share} % are scored`, isFar, 60_000);
      // It ends once its monitor has ended as well, however the command did.
      const code = await stopped.end(signal);
      // Later ones may be stopped before they have begun, since what is owed is still delivered.
      if (share === 0.01) {
        expect([code, stopped.out]).toEqual([1, '']);
        expect(stopped.err).toContain('The same command resumes where it was.');
      }
    }
    for (let time = 0; time < 2; time++) {
      const going = backfill(parted.file, '--input', history, '--series', 'pump');
      expect(await going.end(), going.err).toBe(0);
      expect(await scores(parted.database)).toEqual(expected);
    }
  }, 300_000);

  it('scores what is in InfluxDB', async () => {
    const { file, database } = configured();
    await ask('', `CREATE DATABASE "${database}"`);
    const lines = Array.from(
      { length: STEPS },
      (_, step) =>
        `pumps,pump=a flow=${Math.sin(step / 9)},pressure=${Math.cos(step / 13)} ${BEGIN_MS + step * 60_000}`,
    );
    await fetch(`${url}/write?db=${database}&precision=ms`, { method: 'POST', body: lines.join('\n') });
    const from = [
      '--influx-url',
      url,
      '--database',
      database,
      '--measurement',
      'pumps',
      '--from',
      '2026-01-01T00:00:00Z',
    ];
    const run = backfill(file, ...from, '--to', '2026-01-04T00:00:00Z');
    expect(await run.end(), run.err).toBe(0);
    expect(run.out + run.err).toContain('3000 samples of 1 series read');
    expect((await scores(database)).length).toBeGreaterThan(200);
  });

  it('puts values that a tag tells apart into channels of their own', async () => {
    const { file, database } = configured();
    await ask('', `CREATE DATABASE "${database}"`);
    const lines = Array.from({ length: 100 }, (_, step) =>
      ['flow', 'pressure'].map(
        (sensor) => `m,pump=a,sensor=${sensor} value=${step} ${BEGIN_MS + step * 60_000}`,
      ),
    );
    await fetch(`${url}/write?db=${database}&precision=ms`, {
      method: 'POST',
      body: lines.flat().join('\n'),
    });
    const run = backfill(
      file,
      ...[
        '--influx-url',
        url,
        '--database',
        database,
        '--measurement',
        'm',
        '--from',
        '2026-01-01T00:00:00Z',
      ],
      ...['--to', '2026-01-02T00:00:00Z', '--series', 'pump', '--channel-tags', 'sensor'],
    );
    expect(await run.end(), run.err).toBe(0);
    expect(run.out + run.err).toContain('200 samples of 1 series read');
    const channels = await ask(database, 'SHOW TAG VALUES FROM kymo_reconstruction WITH KEY = channel');
    expect(channels.map(([, name]) => name)).toEqual(['value{sensor=flow}', 'value{sensor=pressure}']);
  });

  it('says of a history that cannot be read why, and counts nothing', async () => {
    const { file } = configured();
    const run = backfill(file, '--input', join(folder, 'none.csv'));
    expect(await run.end()).toBe(2);
    expect(run.out).toBe('');
    expect(run.err).toContain('none.csv');
  });

  it('says what it is not told', async () => {
    const { file } = configured();
    const run = backfill(file, '--measurement', 'm');
    expect(await run.end()).toBe(2);
    expect(run.err).toMatch(/--influx-url, --database, --from not given/);
  });
});
