import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExplanationView } from '@kymo/api';
import { incidentOf } from '@kymo/testing';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { alertsCommand } from './alerts';

const incident = { ...incidentOf('54f3aef2b3e330cc'), similar: [] };
const explanation: ExplanationView = {
  incident,
  score: { then: 2, now: 2.5, reproduced: false },
  threshold: 1,
  calibration: { falseAlarmsPerDay: 0.03, learned: {} },
  channels: [{ name: 'flow', share: 1 }],
  steps: [{ timeMs: 0, share: 1 }],
  traces: [{ channel: 'flow', actual: [1], expected: [2], band: 0.5 }],
};
const route = {
  id: 'root',
  receiver: 'team',
  groupBy: [],
  groupWaitMs: 0,
  groupIntervalMs: 1000,
  repeatIntervalMs: 60_000,
};
const ANSWERS: Readonly<Record<string, object>> = {
  'GET /api/incidents?limit=1000': { incidents: [incident] },
  'GET /api/incidents/54f3aef2b3e330cc/explanation': explanation,
  'GET /api/routes?labels=severity%3Dcritical&labels=tag.line%3DA': { routes: [route] },
  'POST /api/receivers/team/test': { receiver: 'team', took: ['team took 1:1:firing'] },
};

let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer(({ method, url: path, headers }, response) => {
    const isKnown = headers.authorization === 'Bearer kymo_secret';
    const answer = isKnown ? ANSWERS[`${method} ${path}`] : undefined;
    response.writeHead(answer ? 200 : 404).end(JSON.stringify(answer ?? { message: `${method} ${path}` }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv('KYMO_TOKEN', 'kymo_secret');
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = 0;
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await new Promise((resolve) => server.close(resolve));
});

async function alerts(...given: string[]): Promise<string> {
  const written: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const command = await alertsCommand(given);
  await command.parseAsync([...given, '--url', url], { from: 'user' });
  return written.join('');
}

it.each([
  [['show', '54f3'], '54f3aef2b3e330cc'],
  [['routes', 'test', '--labels', 'severity=critical', 'tag.line=A'], 'team  (root'],
  [['test', 'team'], 'team took 1:1:firing\n'],
])('asks a monitor at its address for `alerts %s`', async (given, expected) => {
  expect(await alerts(...given)).toContain(expected);
});

it('explains by what the monitor computes, and fails where the score is another one', async () => {
  expect(JSON.parse(await alerts('explain', '54f3', '--json'))).toEqual(explanation);
  expect(process.exitCode).toBe(1);
  expect(await alerts('explain', '54f3')).toContain('counted   from 1: 1.69 where 1.0 is the boundary\n');
});

it('advises nothing of a data folder where a monitor is named by its address', async () => {
  const away = alertsCommand(['test']);
  const failed = (await away).parseAsync(['test', 'team', '--url', 'http://127.0.0.1:1'], { from: 'user' });
  await expect(failed).rejects.toThrow(/: .*\. Start it, look at its log, or correct the address\.$/u);
});

it('needs a configuration or a monitor', async () => {
  const command = await alertsCommand(['test']);
  await expect(command.parseAsync(['test', 'team'], { from: 'user' })).rejects.toMatchObject({
    code: 'OPTIONS_INVALID',
  });
});
