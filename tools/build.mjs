import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import esbuild from 'esbuild';
import { esbuildPlugin } from './decorator-metadata.mjs';

const root = new URL('..', import.meta.url).pathname;

const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

export const node = {
  define: { KYMO_VERSION: JSON.stringify(version) },
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  packages: 'external',
  // Node.js cannot load this part of tfjs by itself: ES modules in a CommonJS package.
  alias: {
    '@tensorflow/tfjs-core/dist/register_all_gradients':
      './node_modules/@tensorflow/tfjs-core/dist/register_all_gradients.js',
  },
  plugins: [esbuildPlugin],
  sourcemap: true,
  outdir: 'dist',
  tsconfig: 'tsconfig.base.json',
  logLevel: 'warning',
};

const programs = {
  'kymo-monitor': 'apps/monitor/src/main.ts',
  kymo: 'apps/cli/src/main.ts',
  'detector-worker': 'libs/detectors/src/runtime/worker.ts',
  'engine-worker': 'libs/engine/src/workers/test-worker.ts',
  'engine-bench-worker': 'libs/engine/bench/bench-worker.ts',
};

/** Bundles the programs and the workers into `dist/`. */
export async function buildPrograms() {
  await Promise.all(
    Object.entries(programs)
      .filter(([, file]) => existsSync(`${root}${file}`))
      .map(([name, file]) => esbuild.build({ ...node, splitting: true, entryPoints: { [name]: file } })),
  );
}

/** Bundles the page into `dist/console/`. */
export async function buildConsole() {
  await esbuild.build({
    ...node,
    platform: 'browser',
    packages: 'bundle',
    target: 'es2022',
    minify: true,
    outdir: 'dist/console',
    entryPoints: { main: 'apps/console/src/main.tsx' },
    tsconfig: 'apps/console/tsconfig.json',
  });
  await mkdir(`${root}dist/console`, { recursive: true });
  await cp(`${root}apps/console/src/index.html`, `${root}dist/console/index.html`);
}

export async function build() {
  await Promise.all([buildPrograms(), buildConsole()]);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await build();
