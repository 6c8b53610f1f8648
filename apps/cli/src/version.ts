import { createRequire } from 'node:module';

/** Version of the program. */
export const VERSION = (createRequire(import.meta.url)('../package.json') as { version: string }).version;
