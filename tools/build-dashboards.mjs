import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import esbuild from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const bundle = `${root}dist/dashboards.mjs`;

await esbuild.build({
  absWorkingDir: root,
  entryPoints: ['dashboards/src/index.ts'],
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  packages: 'external',
  outfile: bundle,
  tsconfig: 'tsconfig.base.json',
  logLevel: 'warning',
});

const { renderDashboard } = await import(pathToFileURL(bundle).href);
await mkdir(`${root}dashboards/generated`, { recursive: true });
await writeFile(`${root}dashboards/generated/kymo.json`, renderDashboard());
console.log('Wrote dashboards/generated/kymo.json');
