import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KymoError } from '@kymo/domain';
import { notificationOf, sinkContract } from '@kymo/testing';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HttpClient } from '../../http/http-client';
import { webhookBody } from './webhook-body';
import { signersOf } from './webhook-signature';
import { webhookOptionsSchema, webhookSink, WebhookSink, type WebhookOptions } from './webhook.sink';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const OTHER = `whsec_${Buffer.alloc(24, 9).toString('base64')}`;
const env = { KYMO_WEBHOOK_SECRET: SECRET };
const notification = notificationOf('pümp 1@5', 'webhook');
const entry = {
  id: notification.id,
  key: notification.group,
  payload: JSON.stringify(webhookBody(notification)),
};

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A receiver of webhooks that answers as it is told. */
class Receiver {
  readonly received: Received[] = [];
  answer: RequestListener = (_request, response) => response.writeHead(204).end();
  private readonly server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += String(part)));
    request.on('end', () => {
      this.received.push({ headers: request.headers, body });
      this.answer(request, response);
    });
  });
  private port = 0;

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
    return `http://127.0.0.1:${this.port}/hook?key=hidden`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

const optionsFor = (url: string, changes: Partial<WebhookOptions> = {}) =>
  webhookOptionsSchema.parse({ url, allowPrivateAddresses: true, timeoutMs: 500, ...changes });

sinkContract('webhook', async () => {
  const receiver = new Receiver();
  const url = await receiver.listen();
  let open = true;
  return {
    ...webhookSink.create(optionsFor(url), {
      env,
      dataFolder: '',
      info: () => undefined,
      warn: () => undefined,
    }),
    arrived: async () => new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size,
    setAway: async (away) => {
      if (away) await receiver.close();
      else await receiver.listen();
      open = !away;
    },
    dispose: async () => {
      if (open) await receiver.close();
    },
  };
});

describe('WebhookSink', () => {
  let receiver: Receiver;
  let url: string;
  const deliver = (sink: WebhookSink) => sink.deliver([entry], AbortSignal.timeout(10_000));
  const sinkWith = (changes: Partial<WebhookOptions> = {}, secret = SECRET) =>
    new WebhookSink(optionsFor(url, changes), { KYMO_WEBHOOK_SECRET: secret });
  beforeEach(async () => {
    receiver = new Receiver();
    url = await receiver.listen();
  });
  afterEach(() => receiver.close());

  it('signs so that the reference implementation verifies, with the notification as body', async () => {
    expect(await deliver(sinkWith())).toEqual({ status: 'delivered' });
    const [{ headers, body }] = receiver.received as [Received];
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': 'p%C3%BCmp%201@5:1:firing',
    });
    expect(new Webhook(SECRET).verify(body, headers as Record<string, string>)).toEqual({
      type: 'notification.firing',
      timestamp: '1970-01-01T00:00:02.000Z',
      data: JSON.parse(JSON.stringify(notification)) as unknown,
    });
    expect(() => new Webhook(OTHER).verify(body, headers as Record<string, string>)).toThrow();
  });

  it('signs with every secret while one is being replaced', async () => {
    await deliver(sinkWith({}, `${SECRET} ${OTHER}`));
    const [{ headers, body }] = receiver.received as [Received];
    for (const secret of [SECRET, OTHER]) {
      expect(() => new Webhook(secret).verify(body, headers as Record<string, string>)).not.toThrow();
    }
  });

  it('keeps the identity and renews the time on every attempt', async () => {
    let nowMs = 1_700_000_000_000;
    const sink = new WebhookSink(optionsFor(url), env, () => nowMs);
    receiver.answer = (_request, response) => response.writeHead(503).end();
    await deliver(sink);
    nowMs += 60_000;
    await deliver(sink);
    const [first, second] = receiver.received.map(({ headers }) => headers);
    expect(second!['webhook-id']).toBe(first!['webhook-id']);
    expect([first!['webhook-timestamp'], second!['webhook-timestamp']]).toEqual(['1700000000', '1700000060']);
    expect(second!['webhook-signature']).not.toBe(first!['webhook-signature']);
  });

  it.each([
    [200, {}, { status: 'delivered' }],
    [
      301,
      { location: '/elsewhere' },
      { status: 'refused', error: { code: 'SINK_REFUSED', message: /redirects are not followed/ } },
    ],
    [400, {}, { status: 'refused', entryAlone: true, error: { code: 'SINK_REFUSED' } }],
    [408, {}, { status: 'retry' }],
    [429, { 'retry-after': '7' }, { status: 'retry', afterMs: 7_000 }],
    [500, {}, { status: 'retry', error: { code: 'SINK_UNREACHABLE' } }],
    [503, { 'retry-after': '2' }, { status: 'retry', afterMs: 2_000 }],
  ])('takes answer %i for what it says', async (status, headers, expected) => {
    receiver.answer = (_request, response) => response.writeHead(status, headers).end('whatever');
    const delivery = await deliver(sinkWith());
    const { error, ...rest } = expected as { error?: { code?: string; message?: RegExp } };
    expect(delivery).toMatchObject({ ...rest, ...(error?.code && { error: { code: error.code } }) });
    if (error?.message && 'error' in delivery) expect(delivery.error.message).toMatch(error.message);
    expect(receiver.received).toHaveLength(1);
  });

  it('is disabled by 410 and sends nothing more', async () => {
    receiver.answer = (_request, response) => response.writeHead(410).end();
    const sink = sinkWith();
    expect((await deliver(sink)).status).toBe('refused');
    expect((await deliver(sink)).status).toBe('refused');
    expect(receiver.received).toHaveLength(1);
    expect(await sink.readiness()).toMatchObject({ ready: false });
  });

  it('waits no longer than its limit, for the answer as for its end', async () => {
    receiver.answer = () => undefined;
    expect((await deliver(sinkWith({ timeoutMs: 200 }))).status).toBe('retry');
    receiver.answer = (_request, response) => response.writeHead(200).write('endless');
    expect((await deliver(sinkWith({ timeoutMs: 300 }))).status).toBe('delivered');
  });

  it.each(['http://127.0.0.1:1/', 'http://[::1]:1/', 'http://169.254.169.254/latest'])(
    'refuses %s unless private addresses are allowed',
    async (target) => {
      const sink = new WebhookSink(optionsFor(target, { allowPrivateAddresses: false }), env);
      expect(await deliver(sink)).toMatchObject({ status: 'refused', error: { code: 'ADDRESS_REFUSED' } });
    },
  );

  it('refuses a name that leads to a private address', async () => {
    const http = new HttpClient({
      allowPrivateAddresses: false,
      timeoutMs: 500,
      resolve: (_host, _options, done) => done(null, [{ address: '10.0.0.1', family: 4 }]),
    });
    const sink = new WebhookSink(optionsFor('http://hooks.example/'), env, Date.now, http);
    expect(await deliver(sink)).toMatchObject({ status: 'refused', error: { code: 'ADDRESS_REFUSED' } });
  });

  it('names neither path nor query of the address, which may be secret', async () => {
    receiver.answer = (_request, response) => response.writeHead(400).end();
    const delivery = await deliver(sinkWith());
    expect('error' in delivery && delivery.error.message).not.toMatch(/hidden|hook\?/);
  });
});

describe('webhookOptionsSchema', () => {
  it.each([
    [{}, 'exactly one of url and urlVariable is needed'],
    [{ url: 'https://a.example/', urlVariable: 'A' }, 'exactly one of url and urlVariable is needed'],
    [{ url: 'https://kymo:secret@a.example/' }, /holds a name or a password/],
    [{ url: 'ftp://a.example/' }, /./],
  ])('refuses %j', (options, message) => {
    const { error } = webhookOptionsSchema.safeParse(options);
    expect(error?.issues).toEqual([
      expect.objectContaining({ path: ['url'], message: expect.stringMatching(message) }),
    ]);
  });

  it('takes the address from the environment, and never prints it', () => {
    const options = webhookOptionsSchema.parse({ urlVariable: 'HOOK' });
    expect(() => new WebhookSink(options, { ...env, HOOK: 'https://a.example/T0/secret' })).not.toThrow();
    expect(() => new WebhookSink(options, env)).toThrow(/variable HOOK/);
    expect(() => new WebhookSink(options, { ...env, HOOK: 'htp:secret' })).toThrow(
      expect.not.stringContaining('secret') as never,
    );
  });
});

describe('signersOf', () => {
  it.each([
    [undefined, /is not set/],
    ['   ', /is not set/],
    ['abc', /does not begin with whsec_/],
    [`whsec_${Buffer.alloc(23).toString('base64')}`, /holds 23 bytes/],
    [`whsec_${Buffer.alloc(65).toString('base64')}`, /holds 65 bytes/],
  ])('refuses %j', (secret, message) => {
    const read = () => signersOf(secret, 'KYMO_WEBHOOK_SECRET');
    expect(read).toThrow(KymoError);
    expect(read).toThrow(message);
  });
});
