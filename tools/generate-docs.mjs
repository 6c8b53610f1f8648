import esbuild from 'esbuild';
import { mkdir, writeFile } from 'node:fs/promises';
import { node } from './build.mjs';

/** Writes the documents that follow from the code: `npm run docs`. */
await esbuild.build({
  ...node,
  entryPoints: {
    documents: 'apps/monitor/src/config/documents.ts',
    'detector-documents': 'apps/monitor/src/config/detector-documents.ts',
  },
});
process.chdir(new URL('..', import.meta.url).pathname);
const { documents } = await import('../dist/documents.js');
const { detectorDocuments } = await import('../dist/detector-documents.js');
await mkdir('docs/detectors', { recursive: true });
for (const [path, text] of Object.entries({ ...documents(), ...detectorDocuments() })) {
  await writeFile(new URL(`../${path}`, import.meta.url), text);
  process.stdout.write(`Wrote ${path}\n`);
}
