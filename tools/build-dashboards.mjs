import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import esbuild from 'esbuild';
import { node } from './build.mjs';

/** Writes what follows from the source of the dashboards: `npm run dashboards`. */
await esbuild.build({ ...node, entryPoints: { dashboards: 'dashboards/src/index.ts' } });
const root = new URL('..', import.meta.url);
const { DEFAULT_OPTIONS, drawDashboard, exportedFiles, placedDashboards } = await import(
  new URL('dist/dashboards.js', root).href
);
const files = exportedFiles(DEFAULT_OPTIONS).map(({ path, text }) => [
  path
    .replace(/^dashboards\//, 'dashboards/generated/')
    .replace(/^provisioning\//, 'deploy/grafana/provisioning/'),
  text,
]);
const run = JSON.parse(await readFile(new URL('dashboards/testcases/run.json', root), 'utf8'));
const drawings = Object.entries(placedDashboards(DEFAULT_OPTIONS)).map(([name, dashboard]) => [
  `docs/dashboards/${name}.svg`,
  drawDashboard(name, dashboard, run),
]);
await rm(new URL('dashboards/generated', root), { recursive: true, force: true });
for (const [path, text] of [...files, ...drawings]) {
  const file = new URL(path, root);
  await mkdir(dirname(file.pathname), { recursive: true });
  await writeFile(file, text);
}
process.stdout.write(`Wrote ${files.length} files of Grafana and ${drawings.length} drawings\n`);
