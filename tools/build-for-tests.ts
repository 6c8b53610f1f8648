import { build } from './build.mjs';

/** Worker threads, programs and the page run from the build, in tests as in production. */
export default async function setup(): Promise<void> {
  await build();
}
