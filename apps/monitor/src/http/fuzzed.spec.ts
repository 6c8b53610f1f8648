import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { type MonitorAddress, routes } from '@kymo/api';
import { seededRandom } from '@kymo/statistics';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { preparedMonitor } from '../started-monitor.fixture';

const REQUESTS = Number(process.env['KYMO_FUZZ_REQUESTS'] ?? 500);
const AT_ONCE = 16;
const ANSWER_MS = 60_000;

let monitor: Awaited<ReturnType<typeof preparedMonitor>>;
let address: MonitorAddress;
beforeAll(async () => {
  monitor = await preparedMonitor(0, {
    sinks: [{ type: 'ntfy', name: 'team', url: 'http://127.0.0.1:9', topic: 'team' }],
    onCall: { route: { receiver: 'team' } },
  });
  await monitor.app.init();
  address = JSON.parse(readFileSync(join(monitor.folder, 'monitor.json'), 'utf8')) as MonitorAddress;
});
afterAll(async () => {
  await monitor.app.close();
  monitor.remove();
});

const random = seededRandom(Number(process.env['KYMO_PROPERTY_SEED'] ?? 11));
const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;

const TEXTS = [
  ...['', 'a', 'pump-01', '..', '../../etc/passwd', '%00', '%ff', '%', "' OR 1=1 --", '<script>', '${jndi}'],
  ...['__proto__', 'constructor', '\u0000', '💥', '\ud800', 'NaN', '-1', '1e999', 'null', '[]', '{}'],
  ...['9'.repeat(400), 'x'.repeat(5_000), 'a\r\nb: c', '-0', '0x10', '2026-01-01', '9007199254740993'],
];
const VALUES: readonly unknown[] = [
  ...TEXTS,
  ...[null, true, 0, -1, 1.5, 1e308, [], {}, [[]], [null]],
  { $gt: '' },
  { toString: 1 },
  nested(2_000),
];
const NAMES = [
  ...['limit', 'fromMs', 'toMs', 'status', 'series', 'expires', 'signature', 'label', 'assessment', 'by'],
  ...['note', 'matchers', 'why', 'untilMs', 'name', 'when', 'role', 'token', 'hash', 'group', 'level'],
  ...['dryRun', 'expiresMs', 'cron', '__proto__', 'constructor', ''],
];
const TYPES = [
  'application/json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  '',
];

function nested(depth: number): unknown {
  return JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown;
}

function mutatedBody(): string {
  const object = Object.fromEntries(
    Array.from({ length: 1 + random() * 5 }, () => [pick(NAMES), pick(VALUES)]),
  );
  const text = JSON.stringify(random() < 0.85 ? object : pick(VALUES)) ?? '';
  const cut = random();
  if (cut < 0.1) return text.slice(0, text.length * random());
  return cut < 0.15 ? `${text}${'x'.repeat(70_000)}` : text;
}

function mutatedPath(path: string): string {
  const filled = path.replace(/\{\w+\}/gu, () => encodeIfSound(pick(TEXTS)));
  const query = Array.from({ length: random() * 4 }, () => `${pick(NAMES)}=${encodeIfSound(pick(TEXTS))}`);
  const wild = random() < 0.1 ? `/${encodeIfSound(pick(TEXTS))}` : '';
  // What no client may write in a request line is sent over a bare connection below.
  return `${filled}${wild}${query.length > 0 ? `?${query.join('&')}` : ''}`.replace(/[^\x21-\x7e]/gu, '%FF');
}

function encodeIfSound(text: string): string {
  return random() < 0.5 && !text.includes('\ud800') ? encodeURIComponent(text) : text;
}

/** Each request comes from another address of the loopback, so that no limit of an address hides what is behind it. */
function sent(number: number): Promise<{ readonly what: string; readonly status: number }> {
  const route = pick(routes);
  const method = pick([
    route.method.toUpperCase(),
    route.method.toUpperCase(),
    'PUT',
    'HEAD',
    'OPTIONS',
    'DELETE',
  ]);
  const path = mutatedPath(route.path);
  const body = ['GET', 'HEAD'].includes(method) && random() < 0.8 ? undefined : mutatedBody();
  const authorization = pick([
    `Bearer ${address.token}`,
    `Bearer ${address.token}`,
    'Bearer x',
    'Basic !',
    '',
  ]);
  const headers = {
    authorization,
    'content-type': pick(TYPES),
    ...(random() < 0.1 && { cookie: `kymo_session=${encodeURIComponent('x'.repeat(random() * 2_000))}` }),
    ...(random() < 0.1 && { 'content-encoding': pick(['gzip', 'br', 'nonsense']) }),
    ...(random() < 0.05 && { host: pick(['evil.example', '', '[', 'localhost:99999']) }),
    ...(random() < 0.1 && { 'sec-fetch-site': 'cross-site', origin: 'null' }),
  };
  const { hostname: host, port } = new URL(address.url);
  const localAddress = process.platform === 'linux' ? `127.1.${(number >> 8) & 255}.${number & 255}` : host;
  return new Promise((resolve, reject) => {
    const what = `${method} ${path} ${body?.slice(0, 300)} ${JSON.stringify(headers).slice(0, 300)}`;
    const asked = request(
      { host, port, path, method, headers, localAddress, timeout: ANSWER_MS },
      (answer) => {
        resolve({ what, status: answer.statusCode! });
        // A stream of events would never end.
        answer.destroy();
      },
    );
    asked.on('timeout', () => reject(new Error(`no answer: ${what}`)));
    // The server may hang up on a body that is too large before it is sent.
    asked.on('error', (error: NodeJS.ErrnoException) =>
      ['ECONNRESET', 'EPIPE'].includes(error.code ?? '') ? resolve({ what, status: 413 }) : reject(error),
    );
    asked.end(body);
  });
}

const isServing = async () => (await fetch(`${address.url}/health/live`)).ok;

it(`answers ${REQUESTS} mutated requests without failing`, async () => {
  const statuses = new Map<number, number>();
  const failed: string[] = [];
  let number = 0;
  const work = async () => {
    while (number < REQUESTS) {
      const { what, status } = await sent(number++);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      // Readiness is said by 503.
      if (status >= 500 && !(status === 503 && what.includes('/health/ready')))
        failed.push(`${status} ${what}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  expect(failed).toEqual([]);
  // Handlers, and not only the door, were reached.
  for (const status of [200, 400, 401, 404])
    expect(statuses.get(status) ?? 0).toBeGreaterThan(REQUESTS / 100);
  expect(await isServing()).toBe(true);
}, 600_000);

it('outlives what is no HTTP', async () => {
  const { hostname, port } = new URL(address.url);
  const lines = [
    'GET / HTTP/9.9\r\n\r\n',
    'GET  /\r\n\r\n',
    '\u0016\u0003\u0001\u0002\u0000\u0001',
    'POST /api/tokens HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    'POST /api/tokens HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n',
    `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    `GET / HTTP/1.1\r\nHost: localhost\r\n${'x: y\r\n'.repeat(5_000)}\r\n`,
    'GET /%00%ff\u0001 HTTP/1.1\r\nHost: localhost\r\n\r\n',
  ];
  for (let round = 0; round < 100; round++) {
    lines.push(Array.from({ length: random() * 200 }, () => String.fromCharCode(random() * 256)).join(''));
  }
  for (const line of lines) {
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => socket.end(Buffer.from(line, 'latin1')));
      socket
        .on('error', () => undefined)
        .on('close', () => resolve())
        .resume();
    });
  }
  expect(await isServing()).toBe(true);
});
