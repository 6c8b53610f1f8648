import esbuild from 'esbuild';
import { mkdir, writeFile } from 'node:fs/promises';
import { node } from '../build.mjs';

/** Writes the documents that follow from the code: `npm run docs`. */
await esbuild.build({
  ...node,
  entryPoints: {
    documents: 'tools/docs/documents.ts',
    'detector-documents': 'tools/docs/detector-documents.ts',
  },
});
const root = new URL('../../', import.meta.url);
process.chdir(root.pathname);
const { documents } = await import(new URL('dist/documents.js', root).href);
const { detectorDocuments } = await import(new URL('dist/detector-documents.js', root).href);
await mkdir('docs/detectors', { recursive: true });
for (const [path, text] of Object.entries({ ...documents(), ...detectorDocuments() })) {
  await writeFile(new URL(path, root), text);
  process.stdout.write(`Wrote ${path}\n`);
}
