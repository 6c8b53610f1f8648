import esbuild from 'esbuild';
import { writeFile } from 'node:fs/promises';
import { node } from './build.mjs';

/** Writes the documents that follow from the code: `npm run docs`. */
await esbuild.build({ ...node, entryPoints: { documents: 'apps/monitor/src/config/documents.ts' } });
const { documents } = await import('../dist/documents.js');
for (const [path, text] of Object.entries(await documents())) {
  await writeFile(new URL(`../${path}`, import.meta.url), text);
  process.stdout.write(`Wrote ${path}\n`);
}
