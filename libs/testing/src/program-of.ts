import { basename, join } from 'node:path';
import { build } from 'esbuild';

/** Bundles a fixture that is run as a process of its own. @returns path of the program */
export async function programOf(fixture: string): Promise<string> {
  const outfile = join(import.meta.dirname, '../../../dist', basename(fixture).replace(/\.ts$/, '.mjs'));
  await build({
    entryPoints: [fixture],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    tsconfig: join(import.meta.dirname, '../../../tsconfig.base.json'),
    define: { KYMO_VERSION: '"0.0.0"' },
    logLevel: 'error',
  });
  return outfile;
}
