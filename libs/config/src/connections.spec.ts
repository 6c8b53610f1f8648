import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkConfig } from './load-config';
import { checkConnections } from './preflight';

const told: string[] = [];
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const local = { allowPrivateAddresses: true, timeoutMs: 5000 };

const STATUSES: Readonly<Record<string, number>> = { '/hook': 204, '/moved': 302 };

let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    told.push(request.method!);
    response.writeHead(STATUSES[request.url!] ?? 404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

it.each([
  [
    'nothing of a webhook that is there',
    () => ({ type: 'webhook', url: `${url}/hook`, ...local }),
    undefined,
  ],
  ['a path that is not there', () => ({ type: 'webhook', url: `${url}/x`, ...local }), /answered 404/],
  [
    'nothing of a service that takes POST alone',
    () => ({ type: 'teams', url: `${url}/x`, ...local }),
    undefined,
  ],
  [
    'a port that nobody listens on',
    () => ({ type: 'teams', url: 'http://127.0.0.1:1/x', ...local }),
    /ECONNREFUSED/,
  ],
  [
    'an address that leads elsewhere',
    () => ({ type: 'teams', url: `${url}/moved`, ...local }),
    /answered 302\. Configure the address that it leads to\./,
  ],
  [
    'an address that is not allowed',
    () => ({ type: 'teams', url: `${url}/x` }),
    /127\.0\.0\.1 is not public\. Set allowPrivateAddresses if this receiver is meant\.\n/,
  ],
])('finds %s, without telling anybody anything', async (_, sink, expected) => {
  const content = { source: { type: 'simulator' }, dataFolder: '/nowhere', sinks: [sink()] };
  const checked = checkConnections(checkConfig(content, 'it'), { KYMO_WEBHOOK_SECRET: secret }, 'it');
  if (expected === undefined) await checked;
  else await expect(checked).rejects.toThrow(expected);
  expect(new Set([...told, 'OPTIONS'])).toEqual(new Set(['OPTIONS']));
});

it('finds that Kafka cannot be asked for its topics', async () => {
  const source = { type: 'kafka', brokers: ['127.0.0.1:1'], topics: ['telemetry'] };
  const config = checkConfig({ source, dataFolder: '/nowhere' }, 'it');
  await expect(checkConnections(config, {}, 'it')).rejects.toThrow(
    /source: asking for topics at 127\.0\.0\.1:1: no answer from 127\.0\.0\.1:1/u,
  );
}, 30_000);
