import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import esbuild from 'esbuild';
import { replaceOutputs, staleProjects } from './build-record.mjs';
import { esbuildPlugin } from './decorator-metadata.mjs';

const root = new URL('..', import.meta.url).pathname;

const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

/** Packages that look for files beside their code, most of them binaries. */
const FOUND_ON_DISK = [
  '@resvg/resvg-js',
  '@tensorflow/tfjs-backend-wasm',
  'dejavu-fonts-ttf',
  'fs-native-extensions',
  'lmdb',
  'lz4-napi',
  'onnxruntime-node',
  'pino',
  'snappy',
  'swagger-ui-dist',
];

/** What packages ask for and do without where it is not installed. */
const NOT_INSTALLED = ['@nestjs/microservices', '@nestjs/websockets', 'class-transformer', 'class-validator'];

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
  sourcesContent: false,
  outdir: 'dist',
  tsconfig: 'tsconfig.base.json',
  logLevel: 'warning',
};

/** The vocabulary runs nothing when it is imported: a page that uses a word of it does not carry the schemas beside it. */
const pureVocabulary = {
  name: 'pure-vocabulary',
  setup(build) {
    build.onResolve({ filter: /^(@kymo\/domain$|\.)/ }, async ({ path, pluginData, ...from }) => {
      if (pluginData === pureVocabulary) return undefined;
      const found = await build.resolve(path, { ...from, pluginData: pureVocabulary });
      return found.path.includes('/libs/domain/src/') ? { ...found, sideEffects: false } : undefined;
    });
  },
};

/** The page is the only bundle for browsers. */
const page = {
  ...node,
  platform: 'browser',
  packages: 'bundle',
  target: 'es2022',
  minify: true,
  outdir: 'dist/console',
  loader: { '.html': 'copy' },
  plugins: [pureVocabulary],
  tsconfig: 'apps/console/tsconfig.json',
};

/** What is shipped carries its packages: to load these from thousands of files takes most of a start. */
const shipped = {
  ...node,
  packages: 'bundle',
  external: [...FOUND_ON_DISK, ...NOT_INSTALLED],
  // Packages that are no ES modules ask for those of Node.js by it.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
  },
};

/** A program whose commands are loaded when they are called. */
function program(name, file) {
  return { ...shipped, splitting: true, chunkNames: `${name}.[hash]`, entryPoints: { [name]: file } };
}

/** The projects that are bundled: their programs, workers and page, by name in `dist/`. */
const bundles = {
  monitor: program('kymo-monitor', 'apps/monitor/src/main.ts'),
  cli: program('kymo', 'apps/cli/src/main.ts'),
  console: {
    ...page,
    entryPoints: { main: 'apps/console/src/main.tsx', index: 'apps/console/src/index.html' },
  },
  detectors: { ...shipped, entryPoints: { 'detector-worker': 'libs/detectors/src/runtime/worker.ts' } },
  engine: {
    ...node,
    entryPoints: {
      'engine-worker': 'libs/engine/src/workers/test-worker.ts',
      'engine-bench-worker': 'libs/engine/bench/bench-worker.ts',
    },
  },
};

/** What every bundle depends on beside the files it is made of. */
const settings = [
  'tools/build.mjs',
  'tools/build-record.mjs',
  'tools/decorator-metadata.mjs',
  'package.json',
  'tsconfig.base.json',
  'node_modules/.package-lock.json',
];

/** Bundles those of the projects into `dist/` whose files have changed since. */
export async function build(projects = Object.keys(bundles)) {
  await Promise.all(
    staleProjects(root, projects).map(async (project) => {
      const startedMs = Date.now();
      const bundle = { ...bundles[project], metafile: true, write: false };
      const { metafile, outputFiles } = await esbuild.build(bundle);
      const sources = Object.keys(metafile.inputs).filter((path) => !path.startsWith('node_modules/'));
      const inputs = [...settings, bundle.tsconfig, ...sources];
      replaceOutputs(root, project, { inputs, outputFiles, startedMs });
    }),
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const projects = process.argv.slice(2);
  await build(projects.length > 0 ? projects : undefined);
}
