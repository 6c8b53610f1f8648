import { existsSync } from 'node:fs';

/** Makes sure there is a build: of a source tree always the newest. */
export async function built() {
  if (existsSync(new URL('../apps', import.meta.url))) await (await import('../tools/build.mjs')).build();
}
