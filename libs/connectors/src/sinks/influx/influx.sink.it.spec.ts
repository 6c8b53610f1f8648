import { randomUUID } from 'node:crypto';
import { MEASUREMENTS, type Delivery } from '@kymo/domain';
import { nameOfStored } from '@kymo/telemetry-io';
import { type Relay, relayTo, scoredVerdict, sinkContract } from '@kymo/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { influxOptionsSchema } from './influx-options';
import { influxSink } from './influx.sink';

const url = process.env['KYMO_INFLUX'] ?? 'http://127.0.0.1:8086';

interface Series {
  readonly columns: string[];
  readonly values: unknown[][];
  readonly tags?: Record<string, string>;
}

async function query(database: string, text: string): Promise<Series[]> {
  const parameters = new URLSearchParams({ db: database, q: text, epoch: 'ms' });
  const answer = await fetch(`${url}/query?${parameters.toString()}`, { method: 'POST' });
  const { results } = (await answer.json()) as { results: [{ series?: Series[]; error?: string }] };
  if (results[0].error !== undefined) throw new Error(results[0].error);
  return results[0].series ?? [];
}

async function count(database: string): Promise<number> {
  let total = 0;
  for (const { name } of Object.values(MEASUREMENTS)) {
    const [series] = await query(database, `SELECT * FROM "${name}"`);
    total += series?.values.length ?? 0;
  }
  return total;
}

const connected = (database: string, relay: Relay, warnings: string[] = [], changes = {}) =>
  influxSink.create(
    influxOptionsSchema.parse({
      url: `http://${relay.address}`,
      database,
      tags: ['site'],
      timeoutMs: 5_000,
      ...changes,
    }),
    { env: {}, dataFolder: '', info: () => undefined, warn: (message) => warnings.push(message) },
  );

sinkContract('influx', async () => {
  const database = `kymo "${randomUUID()}"`;
  const relay = await relayTo(new URL(url).host);
  let isOpen = true;
  return {
    ...connected(database, relay),
    arrived: () => count(database),
    setAway: async (away) => {
      isOpen = !away;
      await (away ? relay.shut() : relay.open());
    },
    dispose: async () => {
      if (isOpen) await relay.shut();
      await query('', `DROP DATABASE "${database.replaceAll('"', '\\"')}"`);
    },
  };
});

describe('InfluxSink on a real database', () => {
  let database: string;
  let relay: Relay;
  beforeEach(async () => {
    database = `kymo_${randomUUID()}`;
    relay = await relayTo(new URL(url).host);
  });
  afterEach(async () => {
    await relay.shut();
    await query('', `DROP DATABASE "${database}"`);
  });
  const deliver = (payloads: string[], changes = {}) =>
    connected(database, relay, [], changes).sink.deliver(
      payloads.map((payload, index) => ({ id: String(index), payload })),
      AbortSignal.timeout(20_000),
    );

  it('gives back every name and number as they went in', async () => {
    const series = 'pump, "A"=1 c\\d ü\\';
    const verdict = scoredVerdict({
      series,
      tags: { site: 'north, east=1' },
      channels: ['flow rate', 'p=1'],
    });
    const { sink, recipient } = connected(database, relay);
    const entries = recipient.entries({ verdicts: [verdict], alerts: [], deadLetters: [] });
    expect(await sink.deliver(entries, AbortSignal.timeout(10_000))).toEqual({ status: 'delivered' });
    const [found] = await query(database, `SELECT "actual" FROM kymo_reconstruction GROUP BY *`);
    expect(found!.tags).toEqual({
      series_key: 'pump, "A"=1 c\\d ü%5C',
      site: 'north, east=1',
      channel: 'flow rate',
    });
    expect(found!.values).toEqual([
      [1_700_000_001_000, 1.1],
      [1_700_000_002_000, 1.2],
    ]);
    const [score] = await query(database, 'SELECT score, reconstruction_error, threshold FROM kymo_score');
    expect(score!.values).toEqual([[1_700_000_002_000, 1 + Math.log(1.75 / 0.875), 0.5, 1]]);
  });

  it('keeps any two names apart', async () => {
    const names = [
      'a\\',
      'a/',
      'a\nb',
      'a b',
      'a%0Ab',
      'a\\\\b',
      'a\\b',
      'a\tb',
      '100%',
      '%5C',
      '"a"',
      'é\u0085',
      'a=,b',
    ];
    const { sink, recipient } = connected(database, relay);
    const verdicts = names.map((series) => scoredVerdict({ series }));
    const entries = recipient.entries({ verdicts, alerts: [], deadLetters: [] });
    expect(await sink.deliver(entries, AbortSignal.timeout(10_000))).toEqual({ status: 'delivered' });
    const [values] = await query(database, 'SHOW TAG VALUES FROM kymo_score WITH KEY = series_key');
    expect(values!.values.map(([, stored]) => nameOfStored(stored as string)).sort()).toEqual(
      [...names].sort(),
    );
  });

  it('splits what is too much for one request', async () => {
    const payloads = Array.from({ length: 60 }, (_, block) =>
      Array.from(
        { length: 5_000 },
        (_, step) => `m,block=${block} value=${step} ${1_700_000_000_000 + step}`,
      ).join('\n'),
    );
    expect(await deliver(payloads)).toEqual({ status: 'delivered' });
    const [series] = await query(database, 'SELECT count(value) FROM m');
    expect(series!.values[0]![1]).toBe(300_000);
  });

  it('names the points that the database will never take, and keeps all others', async () => {
    await deliver(['m value=1 1', 'n other=1 1']);
    const delivery = await deliver([
      'm value=2 2\nm,a=b value="text" 3\nn other=2 2',
      'm value="more" 4',
      'n other=3 3\nm value=5 5',
      'bad line\nn other=4 4',
    ]);
    expect(delivery.status).toBe('delivered');
    const { refused = [] } = delivery as Extract<Delivery, { status: 'delivered' }>;
    const conflict =
      'field type conflict: input field "value" on measurement "m" is type string, already exists as type float';
    expect(refused.map(({ entry, payload, why }) => [entry.id, payload, why]).sort()).toEqual([
      ['0', 'm,a=b value="text" 3', conflict],
      ['1', 'm value="more" 4', conflict],
      ['3', 'bad line', 'unable to parse: invalid field format'],
    ]);
    const [values] = await query(database, 'SELECT value FROM m');
    expect(values!.values.map(([time]) => time)).toEqual([1, 2, 5]);
    const [others] = await query(database, 'SELECT other FROM n');
    expect(others!.values.map(([time]) => time)).toEqual([1, 2, 3, 4]);
  });

  it('loses one field of one measurement to another writer, and no more', async () => {
    await deliver(['kymo_score,series_key=a score="high" 1700000000000']);
    const { sink, recipient } = connected(database, relay);
    const verdicts = Array.from({ length: 50 }, (_, at) => scoredVerdict({ series: `pump-${at}` }));
    const entries = recipient.entries({ verdicts, alerts: [], deadLetters: [] });
    const delivery = await sink.deliver(entries, AbortSignal.timeout(10_000));
    const { refused = [] } = delivery as Extract<Delivery, { status: 'delivered' }>;
    expect(refused).toHaveLength(50);
    expect(refused.every(({ payload }) => payload.startsWith('kymo_score,'))).toBe(true);
    const [steps] = await query(database, 'SELECT count(expected) FROM kymo_reconstruction');
    expect(steps!.values[0]![1]).toBe(200);
  });

  it('counts the points that a retention policy has no place for, and keeps the others', async () => {
    await query('', `CREATE DATABASE "${database}" WITH DURATION 1h`);
    expect(await deliver(['m value=1 1000', `m value=2 ${Date.now()}`, 'm value=3 2000'])).toEqual({
      status: 'delivered',
      unkept: [{ count: 2, why: expect.stringContaining(`retention of ${database}`) as string }],
    });
    const [series] = await query(database, 'SELECT value FROM m');
    expect(series!.values).toHaveLength(1);
  });

  it('keeps what it owes where the retention policy does not exist, and names it', async () => {
    await query('', `CREATE DATABASE "${database}"`);
    const { sink } = connected(database, relay, [], { retentionPolicy: 'week' });
    const owed = [{ id: '1', payload: 'm value=1 1' }];
    const refused = await sink.deliver(owed, AbortSignal.timeout(10_000));
    expect(refused).toMatchObject({ status: 'refused' });
    expect((refused as { error: Error }).error.message).toContain('retention policy not found: week');
    await query('', `CREATE RETENTION POLICY "week" ON "${database}" DURATION 7d REPLICATION 1`);
    expect(
      await sink.deliver([{ id: '1', payload: `m value=1 ${Date.now()}` }], AbortSignal.timeout(10_000)),
    ).toEqual({
      status: 'delivered',
    });
  });

  it('creates a database that is dropped while it writes, and goes on', async () => {
    const { sink } = connected(database, relay);
    const deliverOne = (time: number) =>
      sink.deliver([{ id: String(time), payload: `m value=${time} ${time}` }], AbortSignal.timeout(10_000));
    expect(await deliverOne(1)).toEqual({ status: 'delivered' });
    await query('', `DROP DATABASE "${database}"`);
    expect(await deliverOne(2)).toEqual({ status: 'delivered' });
    const [series] = await query(database, 'SELECT value FROM m');
    expect(series!.values).toEqual([[2, 2]]);
  });

  it('says who does not answer', async () => {
    await relay.shut();
    const { sink } = connected(database, relay);
    expect(await sink.readiness()).toEqual({
      ready: false,
      why: expect.stringContaining(`no answer from InfluxDB at http://${relay.address}: `) as string,
    });
    await relay.open();
    expect(await sink.readiness()).toEqual({ ready: true });
  });
});
