import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HealthView } from '@kymo/api';
import { Program } from '@kymo/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { stringify } from 'yaml';

/** Answers after which the monitor is killed, in one run after another. */
const KILLED_AFTER = [5, 150];

let folder: string;
let config: string;
const programs: Program[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kymo-pushed-'));
  config = join(folder, 'kymo.yaml');
  writeFileSync(
    config,
    stringify({
      dataFolder: join(folder, 'data'),
      source: { type: 'http', requireToken: false },
      http: { port: 0 },
      log: { level: 'info' },
    }),
  );
});
afterEach(async () => {
  await Promise.all(programs.splice(0).map((program) => program.end('SIGKILL')));
  rmSync(folder, { recursive: true });
});

async function monitor() {
  const program = new Program('kymo-monitor', ['--config', config]);
  programs.push(program);
  return { program, url: await program.page() };
}

it('what was answered with 204 is there after a kill', async () => {
  const beginSeconds = Math.floor(Date.now() / 1000) - 50_000;
  let sent = 0;
  let acknowledged = 0;
  for (const kills of KILLED_AFTER) {
    const { program, url } = await monitor();
    let answers = 0;
    const push = async (host: number) => {
      for (;;) {
        sent += 1;
        const body = `m,host=h${host} v=${sent} ${beginSeconds + sent}`;
        const answer = await fetch(`${url}/write?precision=s`, { method: 'POST', body });
        expect(answer.status).toBe(204);
        acknowledged += 1;
        answers += 1;
        if (answers === kills) program.signal('SIGKILL');
      }
    };
    await Promise.allSettled([0, 1, 2, 3].map(push));
    expect(answers).toBeGreaterThanOrEqual(kills);
  }
  const { url } = await monitor();
  const { token } = JSON.parse(readFileSync(join(folder, 'data', 'monitor.json'), 'utf8')) as {
    token: string;
  };
  const answer = await fetch(`${url}/api/health`, { headers: { authorization: `Bearer ${token}` } });
  const { counters } = (await answer.json()) as HealthView;
  expect(counters.decoded).toBeGreaterThanOrEqual(acknowledged);
  expect(counters.decoded).toBeLessThanOrEqual(sent);
});
