import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { KymoError, type Artifact } from '@kymo/domain';
import { HASH } from './find-hash';
import { readArtifact } from './read-artifact';
import { bytesOf, documentOf } from './seal';

const DOCUMENT = 'artifact.json';
const WEIGHTS = 'weights.bin';

/**
 * Writes an artifact to `<folder>/<hash>/` atomically: its document and its weights.
 * @returns the folder written
 */
export async function saveArtifact(folder: string, artifact: Artifact): Promise<string> {
  const target = join(folder, artifact.hash);
  const draft = join(folder, `.${artifact.hash}.${randomUUID()}`);
  await mkdir(draft, { recursive: true });
  try {
    const document = JSON.stringify({ hash: artifact.hash, ...documentOf(artifact) }, null, 2);
    await writeDurably(join(draft, DOCUMENT), [Buffer.from(document)]);
    await writeDurably(
      join(draft, WEIGHTS),
      artifact.weights.map(({ values }) => bytesOf(values)),
    );
    await rename(draft, target).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
      await replace(draft, target);
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return target;
}

/** Keeps the existing folder of the same hash if it is intact, else replaces it. */
async function replace(draft: string, target: string): Promise<void> {
  const sound = await loadFrom(target).then(
    () => true,
    () => false,
  );
  if (sound) return;
  await rm(target, { recursive: true, force: true });
  await rename(draft, target);
}

/**
 * Reads an artifact back, exactly as it was written.
 * @throws KymoError ARTIFACT_DAMAGED, ARTIFACT_FOREIGN
 */
export async function loadArtifact(folder: string, hash: string): Promise<Artifact> {
  if (!HASH.test(hash)) {
    throw new KymoError(
      'ARTIFACT_FOREIGN',
      `loading an artifact of ${folder}: '${hash}' is not a hash; give the name of a folder that Kymo wrote, 64 hexadecimal digits`,
    );
  }
  const target = join(folder, hash);
  const artifact = await loadFrom(target);
  if (artifact.hash === hash) return artifact;
  throw new KymoError(
    'ARTIFACT_DAMAGED',
    `loading the artifact in ${target}: its document has the hash ${artifact.hash}; the folder was renamed or mixed up: restore it from a copy, or fit the model again`,
  );
}

async function loadFrom(target: string): Promise<Artifact> {
  const [document, weights] = await Promise.all([
    readOrExplain(join(target, DOCUMENT)),
    readOrExplain(join(target, WEIGHTS)),
  ]);
  return readArtifact(target, document.toString('utf8'), weights);
}

async function readOrExplain(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    const known = await stat(file).then(
      () => 'cannot be read',
      () => 'does not exist',
    );
    throw new KymoError(
      'ARTIFACT_DAMAGED',
      `loading an artifact: ${file} ${known}; restore it from a copy, or fit the model again`,
      {
        cause,
      },
    );
  }
}

async function writeDurably(file: string, parts: readonly Uint8Array[]): Promise<void> {
  const handle = await open(file, 'w');
  try {
    for (const part of parts) await handle.writeFile(part);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
