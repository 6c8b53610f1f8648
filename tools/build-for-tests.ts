import { buildPrograms } from './build.mjs';

/** Worker threads run from the build, in tests as in production. */
export default async function setup(): Promise<void> {
  await buildPrograms().catch((error: unknown) => console.error(error));
}
