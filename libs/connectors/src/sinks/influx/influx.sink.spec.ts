import type { Delivery } from '@kymo/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { influxOptionsSchema } from './influx-options';
import { InfluxServer, type Answer } from './influx-server.fixture';
import { InfluxSink } from './influx.sink';

const entries = [{ id: '1', payload: 'm value=1 1' }];

describe('InfluxSink', () => {
  let server: InfluxServer;
  let warnings: string[];
  beforeEach(async () => {
    server = await InfluxServer.listening();
    warnings = [];
  });
  afterEach(() => server.close());
  const sinkOf = (env = {}, changes = {}) => {
    const options = influxOptionsSchema.parse({ url: `${server.url}/influx`, timeoutMs: 300, ...changes });
    return new InfluxSink(options, env, (message) => warnings.push(message));
  };
  const deliver = (env = {}, changes = {}) =>
    sinkOf(env, changes).deliver(entries, AbortSignal.timeout(10_000));

  it.each<[Answer, object]>([
    [{ status: 204 }, { status: 'delivered' }],
    [
      { status: 401, body: '{"error":"unauthorized"}' },
      { status: 'refused', said: /unauthorized/ },
    ],
    [
      { status: 429, headers: { 'retry-after': '3' } },
      { status: 'retry', afterMs: 3_000 },
    ],
    [{ status: 503 }, { status: 'retry' }],
    [
      { status: 400, body: '{"error":"partial write: no space left on device dropped=1"}' },
      { status: 'retry' },
    ],
    [
      { status: 400, body: '{"message":"organization not found"}' },
      { status: 'refused', entryAlone: true },
    ],
    [
      { status: 500, body: '{"error":"retention policy not found: week"}' },
      { status: 'refused', said: /retention policy not found: week/ },
    ],
    [{ status: 415 }, { status: 'refused' }],
    [
      { status: 422, body: '{"message":"partial write: points beyond retention policy dropped=3"}' },
      { status: 'delivered', unkept: [{ count: 3 }] },
    ],
    [
      { status: 413 },
      {
        status: 'delivered',
        refused: [{ entry: entries[0], payload: 'm value=1 1', why: 'a request with it is too large' }],
      },
    ],
    [
      {
        status: 400,
        body: `{"error":"partial write: unable to parse 'm value=1 1': bad timestamp dropped=0"}`,
      },
      {
        status: 'delivered',
        refused: [{ entry: entries[0], payload: 'm value=1 1', why: 'unable to parse: bad timestamp' }],
      },
    ],
  ])('takes answer %j for what it says', async (answer, expected) => {
    server.answer = () => answer;
    const { said, ...rest } = expected as { said?: RegExp };
    const delivery = await deliver();
    expect(delivery).toMatchObject(rest);
    if (said) expect((delivery as { error: Error }).error.message).toMatch(said);
  });

  it('waits no longer than its limit', async () => {
    server.answer = () => undefined;
    expect(await deliver()).toMatchObject({ status: 'retry', error: { code: 'SINK_UNREACHABLE' } });
  });

  it('names the entry that a refused point is a part of, and keeps the others', async () => {
    const owed = ['a v=1 1\nb v="x" 1', 'a v=2 2', 'b v="y" 3\nc v=1 3'].map((payload, at) => ({
      id: `${at}`,
      payload,
    }));
    const error =
      'partial write: field type conflict: input field "v" on measurement "b" is type string, already exists as type float';
    const stored = new Set<string>();
    server.answer = ({ body }) => {
      const lines = body.split('\n');
      lines.filter((line) => !line.startsWith('b')).forEach((line) => stored.add(line));
      const dropped = lines.filter((line) => line.startsWith('b')).length;
      return dropped === 0
        ? { status: 204 }
        : { status: 400, body: JSON.stringify({ error: `${error} dropped=${dropped}` }) };
    };
    const delivery = (await sinkOf().deliver(owed, AbortSignal.timeout(10_000))) as Delivery & {
      status: 'delivered';
    };
    expect(delivery.refused!.map(({ entry, payload }) => [entry.id, payload])).toEqual([
      ['0', 'b v="x" 1'],
      ['2', 'b v="y" 3'],
    ]);
    expect([...stored].sort()).toEqual(['a v=1 1', 'a v=2 2', 'c v=1 3']);
  });

  it.each<[string, () => Answer | 'cut' | undefined]>([
    ['an answer 503', () => ({ status: 503 })],
    ['a broken connection', () => 'cut'],
    ['no answer', () => undefined],
  ])(
    'delivers again, and creates its database, as soon as the server is back after %s',
    async (_, failure) => {
      const sink = sinkOf();
      server.answer = failure;
      for (let time = 0; time < 3; time++) {
        expect(await sink.deliver(entries, AbortSignal.timeout(10_000))).toMatchObject({ status: 'retry' });
      }
      expect(server.asked).toHaveLength(3);
      let exists = false;
      server.answer = ({ path }) => {
        if (path === '/influx/query') exists = true;
        if (!exists) return { status: 404, body: '{"error":"database not found: \\"kymo\\""}' };
        return path === '/influx/query' ? { status: 200, body: '{"results":[{}]}' } : { status: 204 };
      };
      expect(await sink.deliver(entries, AbortSignal.timeout(10_000))).toEqual({ status: 'delivered' });
      expect(server.asked.slice(3).map(({ path, query }) => [path, query['q']])).toEqual([
        ['/influx/write', undefined],
        ['/influx/query', 'CREATE DATABASE "kymo"'],
        ['/influx/write', undefined],
      ]);
    },
  );

  it('says why its database could not be created, also where that is answered with 200', async () => {
    server.answer = ({ path }) =>
      path === '/influx/query'
        ? { status: 200, body: '{"results":[{"statement_id":0,"error":"disk full"}]}' }
        : { status: 404, body: '{"error":"database not found: \\"kymo\\""}' };
    await sinkOf().deliver(entries, AbortSignal.timeout(10_000));
    expect(warnings).toEqual([expect.stringMatching(/creating its database was answered 200: disk full/)]);
  });

  it('says what it has no right to create, and writes nevertheless', async () => {
    server.answer = ({ path }) =>
      path.includes('configure') ? { status: 403, body: '{"error":"forbidden"}' } : { status: 204 };
    const sink = sinkOf({}, { version: '3' });
    for (let time = 0; time < 2; time++)
      expect(await sink.deliver(entries, AbortSignal.timeout(10_000))).toEqual({ status: 'delivered' });
    expect(warnings).toHaveLength(5);
    expect(warnings[0]).toMatch(/creating its database was answered 403: forbidden/);
  });

  it.each([
    [
      '1',
      { KYMO_INFLUX_USERNAME: 'kymo', KYMO_INFLUX_PASSWORD: 'pä:ss' },
      `Basic ${btoa(String.fromCharCode(...Buffer.from('kymo:pä:ss')))}`,
    ],
    ['1', { KYMO_INFLUX_TOKEN: 'secret' }, 'Token secret'],
    ['2', { KYMO_INFLUX_TOKEN: 'secret' }, 'Token secret'],
    ['3', { KYMO_INFLUX_TOKEN: 'secret', KYMO_INFLUX_USERNAME: 'kymo' }, 'Bearer secret'],
    ['3', {}, undefined],
  ])('logs in to version %s with what the environment holds', async (version, env, authorization) => {
    await deliver(env, { version, ...(version === '2' && { organization: 'acme' }) });
    expect(new Set(server.asked.map(({ headers }) => headers.authorization))).toEqual(
      new Set([authorization]),
    );
  });

  it('states database, retention policy and precision, and packs its points', async () => {
    await deliver({}, { retentionPolicy: 'week' });
    expect(server.asked).toMatchObject([
      {
        path: '/influx/write',
        query: { db: 'kymo', precision: 'ms', rp: 'week' },
        headers: { 'content-encoding': 'gzip' },
        body: 'm value=1 1',
      },
    ]);
  });
});

describe('the options of InfluxDB', () => {
  it.each([
    [{ tags: ['score'] }, /no point uses itself; score is one/],
    [{ tags: ['time'] }, /no point uses itself; time is one/],
    [{ version: '2' }, /version 2 needs the organization/],
    [{ organization: 'acme' }, /only version 2 has organizations/],
    [{ version: '3', retentionPolicy: 'week' }, /retentionPolicy/],
    [{ version: '3', database: 'my_kymo' }, /letters, digits and hyphens/],
  ])('refuse %j', (options, message) => {
    const { error } = influxOptionsSchema.safeParse({ url: 'http://influx:8086', ...options });
    expect(error!.message).toMatch(message);
  });
});
