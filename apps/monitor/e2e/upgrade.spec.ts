import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { STORE_LAYOUT } from '@kymo/connectors';
import type { Incident } from '@kymo/domain';
import { Program, wave } from '@kymo/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { RunSummary } from '../src/status/run-summary';

let folder: string;
let data: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kymo-upgrade-'));
  data = join(folder, 'data');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A data folder as an earlier version left it: 1,130 rows read, in the middle of a fault that began at row 1,100. */
function written(layout: number): void {
  const recorded = join(import.meta.dirname, 'testcases', `data-folder-layout-${layout}`);
  cpSync(recorded, data, { recursive: true });
  writeFileSync(join(data, 'store.mdb'), gunzipSync(readFileSync(join(recorded, 'store.mdb.gz'))));
}

it('is tried with every layout before this one', () => {
  const recorded = readdirSync(join(import.meta.dirname, 'testcases')).filter((name) =>
    name.startsWith('data-folder-layout-'),
  );
  expect(recorded).toHaveLength(STORE_LAYOUT - 1);
});

it.each([
  {
    layout: 1,
    windowsScored: 903,
    model: '5beb7e2c98dc',
    score: /then +126\.48291950667993\n +now +126\.48/u,
  },
  {
    layout: 2,
    windowsScored: 1153,
    model: '4c5c249b008f',
    score: /then +1209\.2220572856336\n +now +1209\.22/u,
  },
  {
    layout: 3,
    windowsScored: 1153,
    model: '5310432fefad',
    score: /then +1209\.2220572856336\n +now +1209\.22/u,
  },
])('goes on with the data folder of layout $layout: samples, model, open incident', async (expected) => {
  const { layout } = expected;
  written(layout);
  const early = new Program('kymo', ['alerts', 'list', '--data-folder', data]);
  expect([await early.end(), early.err]).toEqual([1, expect.stringContaining(`layout is number ${layout}`)]);

  const config = join(folder, 'kymo.yaml');
  writeFileSync(join(folder, 'data.csv'), wave(1900, 1100));
  const options = {
    dataFolder: data,
    // The position is kept under the name of the file, as it was then.
    source: { type: 'file', path: 'data.csv' },
    decoder: { type: 'json', maxFutureMs: null },
    detection: { waitForFit: 'all', ladder: [{ detector: 'linear-autoencoder', afterSteps: 500 }] },
  };
  writeFileSync(config, stringify(options));
  const monitor = new Program('kymo-monitor', ['--config', config, '--headless', '--json'], {}, folder);
  expect(await monitor.end()).toBe(0);
  expect(monitor.err).toContain('Going on where it was: 1,130 samples');
  const { samples, windowsScored, found } = monitor.json<RunSummary & { found: Incident[] }>();
  expect({ samples, windowsScored }).toEqual({ samples: 1900, windowsScored: expected.windowsScored });
  expect(found).toEqual([
    expect.objectContaining({ id: '790955f9201c7b0b', status: 'resolved', paged: true }),
  ]);
  expect(found[0]!.model!.hash.slice(0, expected.model.length)).toBe(expected.model);

  const explain = new Program('kymo', ['alerts', 'explain', '790955f9201c7b0b', '--data-folder', data]);
  expect([await explain.end(), explain.err]).toEqual([0, '']);
  expect(explain.out).toMatch(expected.score);
});
