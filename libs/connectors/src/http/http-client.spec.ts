import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Resolve } from './address-rules';
import { HttpClient, type HttpClientOptions } from './http-client';

describe('HttpClient', () => {
  let server: Server;
  let answer: RequestListener;
  let asked: IncomingMessage[];
  let clients: HttpClient[];
  beforeEach(async () => {
    asked = [];
    clients = [];
    answer = (_request, response) => response.writeHead(200).end('fine');
    server = createServer((request, response) => {
      asked.push(request);
      request.resume();
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.close()));
    server.closeAllConnections();
    server.close();
  });
  const port = () => (server.address() as AddressInfo).port;
  const send = (
    options: Partial<HttpClientOptions> = {},
    url = `http://127.0.0.1:${port()}/`,
    signal = AbortSignal.timeout(10_000),
  ) => {
    const client = new HttpClient({ allowPrivateAddresses: true, timeoutMs: 1_000, ...options });
    clients.push(client);
    return client.send(new URL(url), { method: 'GET' }, signal);
  };
  const leadingTo =
    (...addresses: string[]): Resolve =>
    (_host, _options, done) =>
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );

  it('gives status, headers and text, and says who asks', async () => {
    answer = (_request, response) => response.writeHead(418, { 'X-Tea': 'green' }).end('short and stout');
    expect(await send({ authorization: 'Bearer secret' })).toMatchObject({
      status: 418,
      headers: { 'x-tea': 'green' },
      text: 'short and stout',
    });
    expect(asked[0]!.headers).toMatchObject({ 'user-agent': 'kymo', authorization: 'Bearer secret' });
  });

  // `new URL` writes every spelling of an address in its canonical form.
  it.each([
    'http://127.0.0.1:PORT/',
    'http://2130706433:PORT/',
    'http://0x7f.1:PORT/',
    'http://[::1]:PORT/',
    'http://[::ffff:7f00:1]:PORT/',
    'http://localhost:PORT/',
    'http://169.254.169.254/latest',
  ])('connects to no private address unless that is allowed: %s', async (url) => {
    await expect(
      send({ allowPrivateAddresses: false }, url.replace('PORT', String(port()))),
    ).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' });
    expect(asked).toEqual([]);
  });

  it('refuses a name when any one of its addresses is private', async () => {
    const resolve = leadingTo('8.8.8.8', '127.0.0.1');
    await expect(
      send({ allowPrivateAddresses: false, resolve }, `http://hooks.example:${port()}/`),
    ).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' });
    expect(asked).toEqual([]);
  });

  it('follows no redirect', async () => {
    answer = (_request, response) => response.writeHead(302, { location: '/elsewhere' }).end();
    expect(await send()).toMatchObject({ status: 302 });
    expect(asked).toHaveLength(1);
  });

  it('reads no more of an answer than its limits of size and time', async () => {
    answer = (_request, response) => response.writeHead(200).end('x'.repeat(1_000_000));
    expect((await send({ maxAnswerBytes: 1_000 })).text).toBe('x'.repeat(1_000));
    answer = (_request, response) => response.writeHead(200).write('endless');
    expect((await send({ timeoutMs: 200 })).text).toBe('endless');
  });

  it.each<[string, RequestListener, RegExp]>([
    ['there is no answer', () => undefined, /^no answer within 200 ms$/],
    ['the connection breaks', ({ socket }) => socket.destroy(), /other side closed/],
  ])('says so when %s', async (_, listener, message) => {
    answer = listener;
    await expect(send({ timeoutMs: 200 })).rejects.toMatchObject({
      code: 'SINK_UNREACHABLE',
      retriable: true,
      message: expect.stringMatching(message) as string,
    });
  });

  it('says so when nobody listens, at any of several addresses, and when it is told to stop', async () => {
    const free = port();
    server.close();
    await expect(send({}, `http://localhost:${free}/`)).rejects.toThrow(/ECONNREFUSED/);
    await expect(send({}, `http://127.0.0.1:${free}/`, AbortSignal.abort())).rejects.toThrow(/aborted/);
  });
});
