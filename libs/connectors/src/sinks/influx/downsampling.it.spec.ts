import { randomUUID } from 'node:crypto';
import { MEASUREMENTS, ROLLUPS } from '@kymo/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { influxqlDownsampling } from './downsampling';

const url = process.env['KYMO_INFLUX'] ?? 'http://127.0.0.1:8086';
const database = `kymo_${randomUUID()}`;
const HOUR_MS = 3_600_000;
const BEGIN_MS = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 2 * HOUR_MS;

interface Series {
  readonly columns: string[];
  readonly values?: unknown[][];
}

async function query(text: string): Promise<Series[]> {
  const parameters = new URLSearchParams({ db: database, q: text, epoch: 'ms' });
  const answer = await fetch(`${url}/query?${parameters.toString()}`, { method: 'POST' });
  const { results } = (await answer.json()) as { results: [{ series?: Series[]; error?: string }] };
  if (results[0].error !== undefined) throw new Error(`${text}: ${results[0].error}`);
  return results[0].series ?? [];
}

describe('the statements that keep one point an hour', () => {
  const statements = influxqlDownsampling(database);
  beforeAll(async () => {
    await query(`CREATE DATABASE "${database}"`);
    for (const statement of statements) await query(statement);
  });
  afterAll(() => query(`DROP DATABASE "${database}"`));

  it('are taken by the database, and name fields of the schema', async () => {
    const own = (await query('SHOW CONTINUOUS QUERIES')).flatMap(
      ({ values }) => values?.map(([name]) => name) ?? [],
    );
    expect(own).toEqual(expect.arrayContaining(ROLLUPS.map(({ name }) => name)));
    for (const { of, fields } of ROLLUPS)
      expect(Object.keys(MEASUREMENTS[of].fields)).toEqual(expect.arrayContaining(Object.keys(fields)));
  });

  it('keep the highest score of an hour, by series', async () => {
    const points = [0.5, 2.5, 1].map(
      (score, at) =>
        `kymo_score,series_key=a,detector=d score=${score},threshold=1 ${BEGIN_MS + at * 60_000}`,
    );
    const written = await fetch(`${url}/write?db=${database}&precision=ms`, {
      method: 'POST',
      body: points.join('\n'),
    });
    expect(written.status).toBe(204);
    const statement = statements.find((one) => one.includes('"kymo_score_hourly"'))!;
    const select = /BEGIN (.*) GROUP BY (.*) END/.exec(statement)!;
    await query(
      `${select[1]} WHERE time >= ${BEGIN_MS}ms AND time < ${BEGIN_MS + HOUR_MS}ms GROUP BY ${select[2]}`,
    );
    const [kept] = await query('SELECT score, threshold, series_key FROM kymo_long.kymo_score_hourly');
    expect(kept!.values).toEqual([[BEGIN_MS, 2.5, 1, 'a']]);
  });
});
