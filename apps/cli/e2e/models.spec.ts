import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelsView, MonitorAddress } from '@kymo/api';
import { afterAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { Program, until } from '@kymo/testing';
import { runKymo } from '../src/run-kymo.fixture';

const folder = mkdtempSync(join(tmpdir(), 'kymo-models-'));
const monitors: Program[] = [];
afterAll(async () => {
  await Promise.all(monitors.map((monitor) => monitor.end('SIGKILL')));
  rmSync(folder, { recursive: true, force: true });
});

const dataFolder = join(folder, 'data');
const addressFile = join(dataFolder, 'monitor.json');
const rung = (varianceShare: number) => ({
  detector: 'linear-autoencoder',
  afterSteps: 500,
  options: { windowLength: 16, trainingWindows: 500, folds: 2, varianceShare, trial: 'report' },
});
const config = join(folder, 'kymo.yaml');
writeFileSync(
  config,
  stringify({
    dataFolder,
    // History for the first fits and a trial; after it, only so much comes that the stream goes on.
    source: { type: 'simulator', historyDays: 0.7, minutesPerSecond: 1 },
    decoder: { type: 'json', maxFutureMs: null },
    // The first knows so little that the second is sure to catch more.
    detection: {
      waitForFit: 'first',
      ladder: [rung(0.05), rung(0.99)],
      refitGrowth: 1000,
      refit: { onDrift: false },
    },
    http: { port: 0 },
  }),
);

const kymo = (...words: string[]) => runKymo(['models', ...words, '--data-folder', dataFolder]);

/** As from another host: by address and token. */
async function afar(page: string, ...words: string[]): Promise<string> {
  const { token } = JSON.parse(readFileSync(addressFile, 'utf8')) as MonitorAddress;
  return (await runKymo(['models', ...words, '--url', page], { KYMO_TOKEN: token })).out;
}

function monitor(...flags: string[]): Program {
  const program = new Program('kymo-monitor', ['--config', config, ...flags]);
  monitors.push(program);
  return program;
}

const list = async () => JSON.parse((await kymo('list', '--json')).out) as ModelsView;
const serving = ({ models }: ModelsView, group: string) =>
  models.find((model) => model.group === group && model.state === 'serving')?.hash;

it('fits, proves and promotes a model, which an operator rolls back; a restart keeps that', async () => {
  const first = monitor();
  const page = await first.page();
  const promotion = await until(
    'a model has taken over from the first of its group',
    async () => {
      const { promotions } = (await (await fetch(`${page}/api/models`)).json()) as ModelsView;
      return promotions.find(({ act }) => act === 'promotion');
    },
    120_000,
  );
  const { group, from, to } = promotion;
  expect(promotion).toMatchObject({ by: 'ladder', detector: 'linear-autoencoder' });
  expect(promotion.why).toMatch(
    /^(better than the serving model|as good as the serving model, with more history,) on \d+ windows/,
  );
  expect(serving(await list(), group)).toBe(to);

  const compared = await kymo('compare', from!.slice(0, 12), to.slice(0, 12), '--json');
  const both = { incumbent: { hash: from }, challenger: { hash: to } };
  expect(JSON.parse(compared.out)).toMatchObject(both);
  const comparedAfar = await afar(page, 'compare', from!.slice(0, 12), to.slice(0, 12), '--json');
  expect(JSON.parse(comparedAfar)).toMatchObject(both);
  const [near, far] = ['near.onnx', 'far.onnx'].map((name) => join(folder, name)) as [string, string];
  await kymo('export', to, '--output', near);
  await afar(page, 'export', to, '--output', far);
  expect(readFileSync(far)).toEqual(readFileSync(near));

  expect(statSync(addressFile).mode & 0o777).toBe(0o600);
  const ask = (headers: Record<string, string>, body: string) =>
    fetch(`${page}/api/models/rollback`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
  const wanted = JSON.stringify({ group });
  expect((await ask({}, wanted)).status).toBe(401);
  expect((await ask({ authorization: 'Bearer nonsense' }, wanted)).status).toBe(401);
  expect((await ask({}, JSON.stringify({ group: 'x'.repeat(100_000) }))).status).toBe(413);

  expect(await kymo('rollback', group)).toMatchObject({ code: 0 });
  expect(await first.end('SIGINT')).toBe(0);
  expect(existsSync(addressFile)).toBe(false);

  const second = monitor('--headless');
  await until('it goes on where it was', () => second.err.includes('Going on where it was'), 120_000);
  const refused = await kymo('promote', to);
  expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('--headless') });
  expect(await second.end('SIGINT')).toBe(0);
  const kept = await list();
  expect([serving(kept, group), kept.pinned]).toEqual([from, [group]]);
  const own = kept.promotions.filter((one) => one.group === group);
  expect(own.at(-1)).toMatchObject({ act: 'rollback', by: 'operator' });

  expect(await kymo('promote', to)).toMatchObject({ code: 0, out: expect.stringContaining('next run') });
}, 400_000);
