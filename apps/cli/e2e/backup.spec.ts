import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FleetView } from '@kymo/api';
import { Program, until } from '@kymo/testing';
import { afterAll, expect, it } from 'vitest';
import { runKymo } from '../src/run-kymo.fixture';

const folder = mkdtempSync(join(tmpdir(), 'kymo-backup-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);

/** A monitor of the plant whose first model takes a moment to fit, and is the only one. */
function monitorOf(dataFolder: string): Program {
  const options = { windowLength: 16, trainingWindows: 500, folds: 2, trial: 'report' };
  const config = {
    dataFolder,
    // As much history as the fit takes.
    source: { type: 'simulator', historyDays: 0.4, minutesPerSecond: 1 },
    decoder: { type: 'json', maxFutureMs: null },
    detection: {
      ladder: [{ detector: 'linear-autoencoder', afterSteps: 500, options }],
      refitGrowth: 1000,
      refit: { onDrift: false },
    },
    http: { port: 0 },
  };
  writeFileSync(at('kymo.yaml'), JSON.stringify(config));
  return new Program('kymo-monitor', ['--config', at('kymo.yaml')]);
}

const kymo = (...words: string[]) => runKymo(words);

it('copies the data folder of a running monitor, and a monitor goes on from the copy', async () => {
  const monitor = monitorOf(at('plant'));
  const page = await monitor.page();
  const fleet = async () => (await (await fetch(`${page}/api/fleet`)).json()) as FleetView;
  const judged = ({ series }: FleetView) => series.some(({ state }) => state === 'normal');
  await until('a model serves', async () => judged(await fleet()), 120_000);
  expect(await kymo('backup', at('copy'), '--data-folder', at('plant'))).toMatchObject({ code: 0, err: '' });
  expect(await kymo('backup', at('copy'), '--data-folder', at('plant'))).toMatchObject({
    code: 2,
    err: expect.stringContaining('it exists'),
  });
  expect(await kymo('restore', at('copy'), '--data-folder', at('plant'), '--replace')).toMatchObject({
    code: 2,
    err: expect.stringContaining('is writing to it'),
  });
  await monitor.end('SIGTERM');
  expect(await kymo('restore', at('copy'), '--data-folder', at('plant'))).toMatchObject({
    code: 2,
    err: expect.stringContaining('--replace'),
  });
  expect(await kymo('restore', at('nothing'), '--data-folder', at('untouched'))).toMatchObject({
    code: 2,
    err: expect.stringContaining('there is no such file'),
  });

  const restored = await kymo('restore', at('copy'), '--data-folder', at('restored'));
  expect(restored).toMatchObject({ code: 0, err: '' });
  expect(statSync(at('restored')).mode & 0o777).toBe(0o700);
  expect(statSync(at('restored/store.mdb')).mode & 0o777).toBe(0o600);
  expect(existsSync(at('restored/monitor.json'))).toBe(false);
  const second = monitorOf(at('restored'));
  const health = await (await fetch(`${await second.page()}/api/fleet`)).json();
  expect(judged(health as FleetView)).toBe(true);
  await second.end('SIGTERM');
  expect(second.out + second.err).toContain('Going on where it was');

  const manifest = JSON.parse(readFileSync(at('copy/backup.json'), 'utf8')) as {
    files: Record<string, string>;
  };
  const model = Object.keys(manifest.files).find((path) => path.endsWith('weights.bin'))!;
  writeFileSync(join(at('copy'), model), 'other weights');
  expect(await kymo('restore', at('copy'), '--data-folder', at('untouched'))).toMatchObject({
    code: 2,
    err: expect.stringContaining(`${model} has changed`),
  });
  manifest.files['../outside'] = '';
  writeFileSync(at('copy/backup.json'), JSON.stringify(manifest));
  expect((await kymo('restore', at('copy'), '--data-folder', at('untouched'))).code).toBe(2);
  expect(existsSync(at('untouched'))).toBe(false);
}, 300_000);
