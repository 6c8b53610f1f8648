import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const needed = ['monitor', 'cli', 'console', 'detectors'];

/** Makes sure there is a build; of a source tree it is the newest. The bundler is loaded only if there is work for it. */
export async function built() {
  if (!existsSync(`${root}apps`)) return;
  const { staleProjects } = await import('../tools/build-record.mjs');
  const stale = staleProjects(root, needed);
  if (stale.length > 0) await (await import('../tools/build.mjs')).build(stale);
}
