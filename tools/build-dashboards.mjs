import { mkdir, writeFile } from 'node:fs/promises';
import esbuild from 'esbuild';
import { node } from './build.mjs';

/** Writes the dashboards that follow from the code: `npm run dashboards`. */
await esbuild.build({ ...node, entryPoints: { dashboards: 'dashboards/src/index.ts' } });
const root = new URL('..', import.meta.url);
const { renderDashboard } = await import(new URL('dist/dashboards.js', root).href);
await mkdir(new URL('dashboards/generated', root), { recursive: true });
await writeFile(new URL('dashboards/generated/kymo.json', root), renderDashboard());
process.stdout.write('Wrote dashboards/generated/kymo.json\n');
