import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
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
  const deliver = (env = {}, changes = {}) => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/influx`;
    const options = influxOptionsSchema.parse({ url, timeoutMs: 300, ...changes });
    return new InfluxSink(options, env, () => undefined).deliver(entries, AbortSignal.timeout(10_000));
  };

  it.each([
    [204, {}, '', { status: 'delivered' }],
    [401, {}, '{"error":"unauthorized"}', { status: 'retry' }],
    [429, { 'retry-after': '3' }, '', { status: 'retry', afterMs: 3_000 }],
    [503, {}, '', { status: 'retry' }],
    [400, {}, '{"error":"unable to parse"}', { status: 'refused' }],
    [413, {}, '', { status: 'refused' }],
  ])('takes answer %i for what it says', async (status, headers, body, expected) => {
    answer = (_request, response) => response.writeHead(status, headers).end(body);
    expect(await deliver()).toMatchObject(expected);
  });

  it('waits no longer than its limit, for the answer as for its end', async () => {
    answer = () => undefined;
    expect(await deliver()).toMatchObject({ status: 'retry', error: { code: 'SINK_UNREACHABLE' } });
    answer = (_request, response) => response.writeHead(200).write('endless');
    expect(await deliver()).toMatchObject({ status: 'retry', error: { code: 'SINK_UNREACHABLE' } });
  });

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
