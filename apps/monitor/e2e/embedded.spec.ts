import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FleetView, HealthView, ModelsView } from '@kymo/api';
import type { Incident } from '@kymo/domain';
import { afterAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { RunSummary } from '../src/status/run-summary';
import { Program, until } from './program';

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
  it('watches the plant, catches its faults and goes on where it was after kill -9', async () => {
    const flags = ['--data', join(folder, 'plant'), '--port', '0'];
    const first = new Program('kymo-monitor', flags);
    const page = await first.page();
    const health = await until(
      'an incident was raised and scores go on',
      async () => {
        const { incidents } = await read<{ incidents: Incident[] }>(`${page}/api/incidents`);
        return incidents.length > 0 && read<HealthView>(`${page}/api/health`);
      },
      120_000,
    );
    expect(health.parts).toEqual([{ name: 'source simulator', ready: true }]);
    const fleet = await read<FleetView>(`${page}/api/fleet`);
    expect(fleet.series).toHaveLength(24);
    expect(fleet.series.some(({ history }) => history.some((score) => score !== null))).toBe(true);
    expect((await fetch(`${page}/health/ready`)).status).toBe(200);
    expect(await (await fetch(`${page}/metrics`)).text()).toMatch(/^kymo_samples_scored_total \d+/m);
    expect((await fetch(`${page}/api/series/nobody`)).status).toBe(404);
    expect((await fetch(`${page}/api/incidents?limit=0`)).status).toBe(400);
    expect(await statusUnder(page, 'evil.example')).toBe(421);
    await first.end('SIGKILL');

    const second = new Program('kymo-monitor', [...flags, '--headless', '--duration', '25s', '--json']);
    expect(await second.end()).toBe(0);
    const summary = second.json<RunSummary>();
    expect(second.err).toContain('Going on where it was');
    expect(summary.samples).toBeGreaterThan(health.counters.decoded);
    expect(summary.firstVerdictSeconds).toBeLessThan(30);
    expect(summary.detectors[0]).toEqual({
      name: 'linear-autoencoder',
      state: expect.stringMatching(/serving|retired/),
    });
    const { injected, caught } = summary.faults!;
    expect(injected).toBeGreaterThan(5);
    expect(caught / injected).toBeGreaterThanOrEqual(0.9);
    expect(summary.falseAlarms).toBeLessThanOrEqual(2);
    expect(summary.pages).toBeGreaterThanOrEqual(caught);
    expect(summary.deadLettered).toBe(0);
  }, 240_000);

  it('stops cleanly on an interrupt', async () => {
    const program = new Program('kymo-monitor', ['--data', join(folder, 'stopped'), '--port', '0', '--json']);
    await program.page();
    const askedMs = Date.now();
    expect(await program.end('SIGINT')).toBe(0);
    expect(Date.now() - askedMs).toBeLessThan(5000);
    expect(program.json<RunSummary>().series).toBeGreaterThanOrEqual(0);
  });

  it('says which port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await until('it listens', () => other.listening, 5000);
    const { port } = other.address() as { port: number };
    const program = new Program('kymo-monitor', ['--data', join(folder, 'port'), '--port', String(port)]);
    expect(await program.end()).toBe(2);
    expect(program.err).toContain(`127.0.0.1:${port}: another program has this port`);
    other.close();
  });
});

/** A wave with a step in it, as CSV. */
function csv(rows: number, faultFrom: number): string {
  const lines = ['time,flow,pressure'];
  for (let row = 0; row < rows; row++) {
    const wave = Math.sin(row / 12) + 0.05 * Math.sin(row * 7.1);
    const fault = row >= faultFrom && row < faultFrom + 60 ? 2.5 : 0;
    lines.push(`${new Date(1_750_000_000_000 + row * 60_000).toISOString()},${wave + fault},${2 * wave}`);
  }
  return `${lines.join('\n')}\n`;
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

type Found = RunSummary & { readonly found: readonly Incident[] };

describe("the monitor on the user's own data", () => {
  it.each(['file', 'standard input'])(
    'fits on the first part of a %s and says what it found',
    async (way) => {
      const path = file('data.csv', csv(1500, 1100));
      const program = new Program('kymo-monitor', [
        '--input',
        way === 'file' ? path : '-',
        '--headless',
        '--json',
      ]);
      program.write(way === 'file' ? '' : csv(1500, 1100));
      expect(await program.end()).toBe(0);
      const { found, series, samples, deadLettered } = program.json<Found>();
      expect({ series, samples, deadLettered }).toEqual({ series: 1, samples: 1500, deadLettered: 0 });
      const faultMs = 1_750_000_000_000 + 1100 * 60_000;
      const hit = found.find(({ startMs, lastMs }) => startMs <= faultMs + 600_000 && lastMs >= faultMs);
      expect(hit?.channels[0]?.name).toBe('flow');
      expect(found.length).toBeLessThanOrEqual(3);
      expect(hit?.paged).toBe(true);
      expect(program.err).toMatch(/1 incident found/);
    },
    240_000,
  );

  it.each<[string, string | Uint8Array, RegExp]>([
    ['an empty file', '', /empty/i],
    ['a binary file', Uint8Array.from({ length: 4096 }, (_, index) => (index * 37) % 256), /binary|text/i],
    ['a file without numbers', 'name,place\na,b\nc,d\n', /number|channel/i],
  ])('refuses %s and says why', async (name, content, why) => {
    const program = new Program('kymo-monitor', ['--input', file(`${name}.csv`, content), '--headless']);
    expect(await program.end()).toBe(2);
    expect(program.err).toMatch(why);
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
    const program = new Program('kymo-monitor', ['--config', file('endless.yaml', config)]);
    const page = await program.page();
    const isFitting = async () =>
      (await read<ModelsView>(`${page}/api/models`)).models.some(({ state }) => state === 'fitting');
    await until('a fit is under way', isFitting, 60_000);
    const askedMs = Date.now();
    expect(await program.end('SIGINT')).toBe(0);
    expect(Date.now() - askedMs).toBeLessThan(5000);
  }, 90_000);

  it('never calls normal what it could not judge', async () => {
    const program = new Program('kymo-monitor', ['--input', file('short.csv', csv(40, 5000)), '--headless']);
    expect(await program.end()).toBe(1);
    expect(program.out).toContain('Nothing could be judged');
  });

  it('keeps what it found however long the recording is', async () => {
    const hourly = csv(1500, 1100).replaceAll(/^(\S+Z),/gm, (_, time: string) => {
      const step = (Date.parse(time) - 1_750_000_000_000) / 60_000;
      return `${new Date(1_600_000_000_000 + step * 86_400_000).toISOString()},`;
    });
    const program = new Program('kymo-monitor', [
      '--input',
      file('daily.csv', hourly),
      '--headless',
      '--json',
    ]);
    expect(await program.end()).toBe(0);
    expect(program.json<Found>().found.length).toBeGreaterThan(0);
  }, 240_000);

  it('refuses ragged rows one by one and keeps the others', async () => {
    const rows = csv(700, 5000).split('\n');
    rows.splice(300, 0, 'ragged', '1,2,3,4,5');
    const program = new Program('kymo-monitor', [
      '--input',
      file('ragged.csv', rows.join('\n')),
      '--headless',
      '--json',
    ]);
    expect(await program.end()).toBe(0);
    expect(program.json<Found>()).toMatchObject({ samples: 700, deadLettered: 2 });
  }, 240_000);
});

describe('the command line', () => {
  it.each<[string, string[], RegExp]>([
    ['an unknown flag', ['--nonsense'], /unknown option/],
    ['a duration that is none', ['--duration', 'soon'], /90s, 10m or 2h/],
    ['a file that is not there', ['--input', '/nowhere/data.csv'], /\/nowhere\/data\.csv/],
    ['a configuration that is not there', ['--config', '/nowhere/kymo.yaml'], /\/nowhere\/kymo\.yaml/],
  ])('refuses %s with exit code 2', async (_, flags, why) => {
    const program = new Program('kymo-monitor', flags);
    expect(await program.end()).toBe(2);
    expect(program.err).toMatch(why);
  });
});
