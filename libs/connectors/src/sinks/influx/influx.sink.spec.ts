import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { InfluxDB } from 'influx';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { influxOptionsSchema, InfluxSink } from './influx.sink';

const entries = [{ id: '1', payload: 'm value=1 1' }];

describe('InfluxSink', () => {
  let server: Server;
  let answer: RequestListener;
  let asked: IncomingMessage[];
  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      asked.push(request);
      request.resume();
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });
  const sinkOf = (env = {}, changes = {}) => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/influx`;
    const options = influxOptionsSchema.parse({ url, timeoutMs: 300, ...changes });
    return new InfluxSink(options, env, () => undefined);
  };
  const deliver = (env = {}, changes = {}) =>
    sinkOf(env, changes).deliver(entries, AbortSignal.timeout(10_000));

  it.each([
    [204, {}, '', { status: 'delivered' }],
    [401, {}, '{"error":"unauthorized"}', { status: 'refused', error: { message: /unauthorized/ } }],
    [429, { 'retry-after': '3' }, '', { status: 'retry', afterMs: 3_000 }],
    [503, {}, '', { status: 'retry' }],
    [400, {}, '{"error":"unable to parse"}', { status: 'refused', entryAlone: true }],
    [404, {}, '{"error":"retention policy not found"}', { status: 'refused' }],
    [413, {}, '', { status: 'refused', entryAlone: true }],
  ])('takes answer %i for what it says', async (status, headers, body, expected) => {
    answer = (_request, response) => response.writeHead(status, headers).end(body);
    const { error, ...rest } = expected as { error?: { message: RegExp } };
    const delivery = await deliver();
    expect(delivery).toMatchObject(rest);
    if (error) expect((delivery as { error: Error }).error.message).toMatch(error.message);
  });

  it('waits no longer than its limit', async () => {
    answer = () => undefined;
    expect(await deliver()).toMatchObject({ status: 'retry', error: { code: 'SINK_UNREACHABLE' } });
  });

  it('does not write by the pool of the influx package, which gives its only host up after one failure', async () => {
    const { port } = server.address() as AddressInfo;
    const client = new InfluxDB({ host: '127.0.0.1', port, database: 'kymo' });
    const points = [{ measurement: 'm', fields: { value: 1 } }];
    answer = (_request, response) => response.writeHead(500).end();
    await expect(client.writePoints(points)).rejects.toThrow();
    answer = (_request, response) => response.writeHead(204).end();
    await expect(client.writePoints(points)).rejects.toThrow('No host available');
    expect(asked).toHaveLength(1);
    expect(await deliver()).toEqual({ status: 'delivered' });
  });

  it.each<[string, (request: IncomingMessage, response: ServerResponse) => unknown]>([
    ['an answer 503', (_, response) => response.writeHead(503).end()],
    ['a broken connection', ({ socket }) => socket.destroy()],
    ['no answer', () => undefined],
  ])(
    'delivers again, and creates its database, as soon as the server is back after %s',
    async (_, failure) => {
      const sink = sinkOf();
      answer = failure;
      for (let time = 0; time < 3; time++) {
        expect(await sink.deliver(entries, AbortSignal.timeout(10_000))).toMatchObject({ status: 'retry' });
      }
      expect(asked).toHaveLength(3);
      let exists = false;
      answer = ({ url = '' }, response) => {
        if (url.startsWith('/influx/query')) exists = true;
        if (exists) response.writeHead(url.startsWith('/influx/query') ? 200 : 204).end('{"results":[{}]}');
        else response.writeHead(404).end('{"error":"database not found: \\"kymo\\""}');
      };
      expect(await sink.deliver(entries, AbortSignal.timeout(10_000))).toEqual({ status: 'delivered' });
      expect(asked.slice(3).map(({ url }) => url!.split('?')[0])).toEqual([
        '/influx/write',
        '/influx/query',
        '/influx/write',
      ]);
    },
  );

  it('logs in with what the environment holds, and states database and precision', async () => {
    answer = (_request, response) => response.writeHead(204).end();
    await deliver(
      { KYMO_INFLUX_USERNAME: 'kymo', KYMO_INFLUX_PASSWORD: 'pä:ss' },
      { retentionPolicy: 'week' },
    );
    await deliver({ KYMO_INFLUX_TOKEN: 'secret' });
    expect(asked.map(({ url }) => url)).toEqual([
      '/influx/write?db=kymo&precision=ms&rp=week',
      '/influx/write?db=kymo&precision=ms',
    ]);
    expect(asked.map(({ headers }) => headers.authorization)).toEqual([
      `Basic ${Buffer.from('kymo:pä:ss').toString('base64')}`,
      'Token secret',
    ]);
  });
});
