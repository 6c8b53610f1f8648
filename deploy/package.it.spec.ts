import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'kymo-package-'));
const LIMIT = { timeout: 600_000 };

/** Scripts of dependencies stay off: Kymo needs none, and one of them downloads what only GPUs need. */
const INSTALL = ['install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];

describe('the package', () => {
  let files: string[];
  beforeAll(async () => {
    const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], LIMIT);
    const [packed] = JSON.parse(stdout.slice(stdout.indexOf('['))) as [
      { filename: string; files: { path: string }[] },
    ];
    files = packed.files.map(({ path }) => path);
    // Without one, npm would look for a project in the folders above.
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    await run('npm', [...INSTALL, packed.filename], { ...LIMIT, cwd: folder });
  }, LIMIT.timeout);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('holds what is built, and no source, test or map', () => {
    expect(files).toEqual(
      expect.arrayContaining(['dist/kymo.js', 'dist/kymo-monitor.js', 'dist/console/index.html', 'LICENSE']),
    );
    expect(
      files.filter(
        (path) =>
          !/^(?:bin|dist)\/|^(?:package\.json|LICENSE|README\.md|docs\/configuration\.schema\.json)$/.test(
            path,
          ),
      ),
    ).toEqual([]);
    expect(files.filter((path) => /\.map$|fixture|bench|engine-worker|\.spec\./.test(path))).toEqual([]);
  });

  it('brings what it runs with, and nothing that it is developed with', () => {
    const installed = readdirSync(join(folder, 'node_modules'));
    expect(installed).toEqual(expect.arrayContaining(['kymo', 'lmdb', 'onnxruntime-node']));
    for (const tool of ['typescript', 'vitest', 'esbuild', 'nx', 'eslint'])
      expect(installed).not.toContain(tool);
  });

  it(
    'judges a file in an empty folder',
    async () => {
      const rows = Array.from({ length: 1_500 }, (_, step) => {
        const at = new Date(Date.UTC(2026, 0, 1) + step * 60_000).toISOString();
        return `${at},pump-1,${Math.sin(step / 9).toFixed(4)},${Math.cos(step / 7).toFixed(4)}`;
      });
      writeFileSync(join(folder, 'data.csv'), ['time,pump,flow,pressure', ...rows].join('\n'));
      const parameters = ['kymo-monitor', '--input', 'data.csv', '--headless', '--json'];
      const { stdout } = await run('npx', parameters, { ...LIMIT, cwd: folder, maxBuffer: 64 * 2 ** 20 });
      const summary = JSON.parse(stdout) as { samples: number; windowsScored: number };
      expect(summary.samples).toBe(1_500);
      expect(summary.windowsScored).toBeGreaterThan(0);
    },
    LIMIT.timeout,
  );
});
