import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const needed = ['monitor', 'cli', 'console', 'detectors'];

/** Makes sure there is a build; of a source tree it is the newest. The bundler has a process of its own, whose memory goes with it. */
export async function built() {
  if (!existsSync(`${root}apps`)) return;
  const { staleProjects } = await import('../tools/build-record.mjs');
  const stale = staleProjects(root, needed);
  if (stale.length === 0) return;
  process.stderr.write(
    `Bundling ${stale.join(', ')}: half a minute the first time, and after each change of the code\n`,
  );
  const build = spawnSync(process.execPath, [`${root}tools/build.mjs`, ...stale], { stdio: 'inherit' });
  if (build.status !== 0) process.exit(build.status ?? 1);
}
