import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FleetView, HealthView, ModelsView } from '@kymo/api';
import type { Incident } from '@kymo/domain';
import { Program, START_MS, until, wave } from '@kymo/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { RunSummary } from '../src/status/run-summary';
import { judgedFile } from './judged-file';

const folder = mkdtempSync(join(tmpdir(), 'kymo-e2e-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = async <Content>(url: string) => (await (await fetch(url)).json()) as Content;

/** Asks under another host's name, as a page that has rebound its name would. */
function statusUnder(page: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(`${page}/api/fleet`, { headers: { host } }, (answer) => resolve(answer.resume().statusCode)).on(
      'error',
      reject,
    );
  });
}

describe('the monitor on its embedded defaults', () => {
  it('watches the plant, catches its faults and goes on when its terminal closes and after kill -9', async () => {
    // The plant of this seed breaks at its first minute, so that no hours pass until there is an incident.
    const flags = ['--data-folder', join(folder, 'plant'), '--port', '0', '--seed', '33'];
    const first = new Program('kymo-monitor', flags);
    const page = await first.page();
    first.signal('SIGHUP');
    const health = await until(
      'an incident was raised and scores go on',
      async () => {
        const { incidents } = await read<{ incidents: Incident[] }>(`${page}/api/incidents`);
        return incidents.length > 0 && read<HealthView>(`${page}/api/health`);
      },
      120_000,
    );
    expect(health.parts).toEqual([
      { name: 'source simulator', ready: true },
      { name: 'telemetry', ready: true },
    ]);
    const fleet = await read<FleetView>(`${page}/api/fleet`);
    expect(fleet.series).toHaveLength(24);
    expect(fleet.series.some(({ history }) => history.some((score) => score !== null))).toBe(true);
    expect((await fetch(`${page}/health/ready`)).status).toBe(200);
    expect(await (await fetch(`${page}/metrics`)).text()).toMatch(/^kymo_samples_scored_total \d+/m);
    expect((await fetch(`${page}/api/series/nobody`)).status).toBe(404);
    expect((await fetch(`${page}/api/incidents?limit=0`)).status).toBe(400);
    expect(await statusUnder(page, 'evil.example')).toBe(421);
    await first.end('SIGKILL');

    // The same plant on its linear model, at a pace at which only the work counts, up to a step of its own.
    const lastHour = 2880 + 24 * 60;
    const config = stringify({
      dataFolder: join(folder, 'plant'),
      source: { type: 'simulator', minutesPerSecond: 6000, endStep: lastHour },
      decoder: { type: 'json', maxFutureMs: null },
      detection: { waitForFit: 'first', ladder: [{ detector: 'linear-autoencoder', afterSteps: 2780 }] },
    });
    const second = new Program('kymo-monitor', [
      '--config',
      file('plant.yaml', config),
      '--headless',
      '--json',
    ]);
    expect(await second.end()).toBe(0);
    const summary = second.json<RunSummary>();
    expect(second.err).toContain('Going on where it was');
    expect(summary.samples).toBeGreaterThan(health.counters.decoded);
    expect(summary.firstVerdictSeconds).toBeGreaterThan(0);
    expect(summary.detectors[0]).toEqual({
      name: 'linear-autoencoder',
      state: expect.stringMatching(/serving|retired/),
    });
    const { injected, caught } = summary.faults!;
    expect(injected).toBeGreaterThan(15);
    expect(caught / injected).toBeGreaterThanOrEqual(0.9);
    expect(summary.falseAlarms).toBeLessThanOrEqual(2);
    expect(summary.pages).toBeGreaterThanOrEqual(caught);
    expect(summary.deadLettered).toBe(0);
  }, 300_000);

  it('stops cleanly when its time is up', async () => {
    const flags = ['--data-folder', join(folder, 'stopped'), '--port', '0', '--json', '--duration', '1s'];
    const program = new Program('kymo-monitor', flags);
    expect(await program.end()).toBe(0);
    expect(program.json<RunSummary>().series).toBeGreaterThanOrEqual(0);
  });

  it('says which port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const program = new Program('kymo-monitor', [
      '--data-folder',
      join(folder, 'port'),
      '--port',
      String(port),
    ]);
    expect(await program.end()).toBe(2);
    expect(program.err).toContain(`127.0.0.1:${port}: another program has this port`);
    other.close();
  });
});

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

type Found = RunSummary & { readonly found: readonly Incident[] };

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;

function expectFault({ found, series, samples, deadLettered }: Found, stepMs: number): void {
  expect({ series, samples, deadLettered }).toEqual({ series: 1, samples: 1500, deadLettered: 0 });
  const faultMs = START_MS + 1100 * stepMs;
  const hit = found.find(({ startMs, lastMs }) => startMs <= faultMs + 10 * stepMs && lastMs >= faultMs);
  expect(hit?.channels[0]?.name).toBe('flow');
  expect(found.length).toBeLessThanOrEqual(3);
  expect(hit?.paged).toBe(true);
}

describe("the monitor on the user's own data", () => {
  it('fits on the first part of standard input, of some years, says what it found, and leaves nothing in the home of its user', async () => {
    const home = join(folder, 'home');
    mkdirSync(home);
    // The engine sends no reports where it knows that it is tested.
    const env = { HOME: home, XDG_CACHE_HOME: undefined, TMPDIR: home, CI: undefined };
    const program = new Program('kymo-monitor', ['--input', '-', '--headless', '--json'], env);
    program.write(wave(1500, 1100, DAY_MS));
    expect(await program.end()).toBe(0);
    expectFault(program.json<Found>(), DAY_MS);
    expect(program.err).toMatch(/1 incident found/);
    expect(readdirSync(home)).toEqual([]);
  }, 300_000);

  it('fits on the first part of a file and finds its fault', async () => {
    const { exit, summary, found } = await judgedFile(file('data.csv', wave(1500, 1100)));
    expect(exit).toBe(0);
    expectFault({ ...summary!, found }, MINUTE_MS);
  });

  it('refuses a file without numbers and says why', async () => {
    const input = file('places.csv', 'name,place\na,b\nc,d\n');
    const program = new Program('kymo-monitor', ['--input', input, '--headless', '--json']);
    expect(await program.end()).toBe(2);
    expect(program.err).toMatch(/number|channel/i);
    const message = expect.stringContaining('no column of numbers') as string;
    expect(program.json()).toEqual({ error: { code: 'INPUT_UNREADABLE', message } });
  });

  it('says in the log of a service what a file held', async () => {
    const config = stringify({
      dataFolder: join(folder, 'service'),
      source: { type: 'file', path: file('service.csv', wave(40, 5000)) },
    });
    const program = new Program('kymo-monitor', ['--config', file('service.yaml', config), '--headless']);
    await program.end();
    const said = program.err.split('\n').flatMap((line) => /"msg":"([^"]*)"/.exec(line)?.[1] ?? []);
    expect(said).toContainEqual(expect.stringMatching(/^40 samples of 1 series, 0 windows scored/));
    expect(said).toContainEqual(expect.stringMatching(/^Nothing could be judged/));
  });

  it('stops at once in the middle of a fit', async () => {
    const endless = { maxSteps: 1_000_000, patience: 1000 };
    const config = stringify({
      dataFolder: join(folder, 'fit'),
      source: { type: 'simulator' },
      decoder: { type: 'json', maxFutureMs: null },
      detection: {
        waitForFit: 'first',
        ladder: [{ detector: 'lstm-autoencoder', afterSteps: 500, options: endless }],
      },
      http: { port: 0 },
    });
    const program = new Program('kymo-monitor', ['--config', file('endless.yaml', config), '--json']);
    const page = await program.page();
    const isFitting = async () =>
      (await read<ModelsView>(`${page}/api/models`)).models.some(({ state }) => state === 'fitting');
    await until('a fit is under way', isFitting, 120_000);
    // The fit would take hours.
    expect(await program.end('SIGINT')).toBe(0);
    expect(program.json<RunSummary>().series).toBeGreaterThanOrEqual(0);
  }, 150_000);

  it('never calls normal what it could not judge', async () => {
    const program = new Program('kymo-monitor', ['--input', file('short.csv', wave(40, 5000)), '--headless']);
    expect(await program.end()).toBe(1);
    expect(program.out).toContain('Nothing could be judged');
  });

  it('refuses ragged rows one by one and keeps the others', async () => {
    const rows = wave(40, 5000).split('\n');
    rows.splice(30, 0, 'ragged', '1,2,3,4,5');
    const { summary } = await judgedFile(file('ragged.csv', rows.join('\n')));
    expect(summary).toMatchObject({ samples: 40, deadLettered: 2 });
  });
});

it('refuses a configuration that is not there with exit code 2', async () => {
  const program = new Program('kymo-monitor', ['--config', '/nowhere/kymo.yaml']);
  expect(await program.end()).toBe(2);
  expect(program.err).toContain('/nowhere/kymo.yaml');
});
