import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { MonitorAddress } from '@kymo/api';
import { LmdbStore } from '@kymo/connectors';
import { effectsOf, incidentOf } from '@kymo/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { preparedMonitor } from '../started-monitor.fixture';

let monitor: Awaited<ReturnType<typeof preparedMonitor>>;
let address: MonitorAddress;
let service: Server;
let received = 0;
let status = 200;
const { peakScore: _, ...scoreless } = incidentOf('range');
const RANGE = { ...scoreless, kind: 'range', rule: 'flow outside its hard range' } as const;

beforeAll(async () => {
  service = createServer((request, response) => {
    received += 1;
    request.resume();
    response.writeHead(status).end('{}');
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  monitor = await preparedMonitor(0, {
    sinks: [
      { type: 'ntfy', name: 'team', url, topic: 'team', allowPrivateAddresses: true },
      { type: 'ntfy', name: 'phone', url, topic: 'phone', allowPrivateAddresses: true },
    ],
    onCall: { route: { receiver: 'team', routes: [{ receiver: 'phone', matchers: ['severity=critical'] }] } },
  });
  await monitor.app.get(LmdbStore).commit(effectsOf({ incidents: [incidentOf('a'), RANGE] }));
  await monitor.app.init();
  address = JSON.parse(readFileSync(join(monitor.folder, 'monitor.json'), 'utf8')) as MonitorAddress;
});
afterAll(async () => {
  await monitor.app.close();
  monitor.remove();
  await new Promise((resolve) => service.close(resolve));
});

async function ask(path: string, method = 'GET') {
  const answer = await fetch(`${address.url}/api/${path}`, {
    method,
    headers: { authorization: `Bearer ${address.token}` },
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

it('sends an example to a receiver, and notes who asked', async () => {
  const { status: answered, body } = await ask('receivers/team/test', 'POST');
  expect([answered, body['took']]).toEqual([
    200,
    [expect.stringMatching(/^team took \w+:1:firing$/), expect.stringMatching(/:resolved$/)],
  ]);
  expect(received).toBe(2);
  expect(monitor.app.get(LmdbStore).auditLog(1)).toMatchObject([
    { action: 'receiver.test', subject: 'team' },
  ]);
});

it('says what a receiver says against an example', async () => {
  status = 403;
  expect(await ask('receivers/phone/test', 'POST')).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('403') },
  });
  expect((await ask('receivers/nobody/test', 'POST')).status).toBe(404);
});

it.each([
  ['labels=severity%3Dcritical&labels=tag.line%3DA', ['phone']],
  ['labels=severity%3Dwarning', ['team']],
])('says who is told of %s', async (query, expected) => {
  const { body } = await ask(`routes?${query}`);
  expect((body['routes'] as { receiver: string }[]).map(({ receiver }) => receiver)).toEqual(expected);
});

it('refuses labels that are none', async () => {
  expect((await ask('routes?labels=critical')).status).toBe(400);
});

it.each([
  ['a', 'no longer kept'],
  ['range', 'it has no score, its rule says all: flow outside its hard range'],
])('says why the incident %s cannot be explained', async (id, why) => {
  expect(await ask(`incidents/${id}/explanation`)).toMatchObject({
    status: 404,
    body: { code: 'INCIDENT_UNKNOWN', message: expect.stringContaining(why) },
  });
});
