import { build } from './build.mjs';

/** Worker threads run from the build, in tests as in production. */
export default async function setup(): Promise<void> {
  await build();
}
