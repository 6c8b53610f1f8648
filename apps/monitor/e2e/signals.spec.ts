import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '@kymo/testing';
import { afterEach, beforeEach, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'kymo-signals-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const answers = (page: string) =>
  fetch(`${page}/health/live`).then(
    ({ ok }) => ok,
    () => false,
  );

it('ends with npm', async () => {
  const npm = spawn('npm', ['start', '--', '--data-folder', folder, '--port', '0'], {
    cwd: root,
    stdio: 'pipe',
  });
  let out = '';
  for (const stream of [npm.stdout, npm.stderr])
    stream.on('data', (chunk: Buffer) => (out += chunk.toString()));
  const page = await until('the page is served', () => /Page: (http[^\s"]+)/.exec(out)?.[1], 120_000);
  const exited = once(npm, 'exit');
  npm.kill('SIGTERM');
  await exited;
  await until('nothing answers any longer', async () => !(await answers(page)), 30_000);
}, 240_000);
