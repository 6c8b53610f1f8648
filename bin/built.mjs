import { existsSync } from 'node:fs';

/** Makes sure there is a build: of a source tree the newest, built only where it is not there yet. */
export async function built() {
  if (existsSync(new URL('../apps', import.meta.url))) await (await import('../tools/build.mjs')).build();
}
