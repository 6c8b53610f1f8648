import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Notification } from '@kymo/domain';
import { seededRandom } from '@kymo/statistics';
import { programOf } from '@kymo/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** Each kill costs the start of a process: continuous integration takes 50. */
const KILLS = Number(process.env['KYMO_KILLS'] ?? 3);
const MAX_LIFE_MS = 150;

let program: string;
let server: Server;
let url: string;
let folder: string;
let received: { readonly id: string; readonly notification: Notification }[] = [];
beforeAll(async () => {
  program = await programOf(join(import.meta.dirname, 'burst.fixture.ts'));
  folder = mkdtempSync(join(tmpdir(), 'kymo-killed-'));
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += String(part)));
    request.on('end', () => {
      const { data } = JSON.parse(body) as { data: Notification };
      received.push({ id: request.headers['webhook-id'] as string, notification: data });
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}, 60_000);
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

/** A process that goes on with the burst. @param lifeMs it is killed so long after it has begun @returns whether all was delivered before */
async function run(name: string, lifeMs?: number): Promise<boolean> {
  const child = spawn(process.execPath, [program, join(folder, name), url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (part) => (said += String(part)));
  const exited = once(child, 'exit');
  if (lifeMs !== undefined) {
    await Promise.race([once(child.stdout, 'data'), exited]);
    setTimeout(() => child.kill('SIGKILL'), lifeMs);
  }
  await exited;
  return said.includes('delivered');
}

it(`delivers every message of a burst, each in the order of its group, when it is killed at ${KILLS} moments`, async () => {
  expect(await run('whole')).toBe(true);
  const whole = received;
  const expected = whole.map(({ id }) => id).sort();
  expect(expected.length).toBeGreaterThan(100);
  expect(new Set(expected).size).toBe(expected.length);

  const random = seededRandom(7);
  for (let kills = 0, burst = 0; kills < KILLS; burst++) {
    received = [];
    while (kills < KILLS && !(await run(`killed-${burst}`, random() * MAX_LIFE_MS))) kills += 1;
    await run(`killed-${burst}`);
    checkReceived(expected);
  }
}, 600_000);

function checkReceived(expected: readonly string[]): void {
  const ids = received.map(({ id }) => id);
  // What comes twice has the identity of the first, by which a receiver knows it.
  expect([...new Set(ids)].sort()).toEqual(expected);
  const firsts = received.filter(({ id }, index) => ids.indexOf(id) === index);
  const revisions = new Map<string, number[]>();
  for (const { notification } of firsts)
    revisions.set(notification.group, [...(revisions.get(notification.group) ?? []), notification.revision]);
  for (const ofGroup of revisions.values()) expect(ofGroup).toEqual(ofGroup.map((_, index) => index + 1));
}
