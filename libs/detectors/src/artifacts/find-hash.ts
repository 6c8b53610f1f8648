import { readdir } from 'node:fs/promises';
import { KymoError } from '@kymo/domain';

/** How an artifact's hash, and with it its folder, is written. */
export const HASH = /^[0-9a-f]{64}$/;
/** Shortest beginning of a hash that names an artifact. */
const SHORTEST = 4;

/** Hashes of the artifacts in a folder; none where there is no folder. */
export async function hashesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).filter((name) => HASH.test(name));
}

/** The whole hash of the artifact in a folder whose hash begins so. @throws KymoError MODEL_UNKNOWN */
export async function findHash(folder: string, beginning: string): Promise<string> {
  const hashes = await hashesIn(folder);
  const found = hashes.filter((hash) => beginning.length >= SHORTEST && hash.startsWith(beginning));
  if (found.length === 1) return found[0]!;
  throw new KymoError(
    'MODEL_UNKNOWN',
    found.length === 0
      ? `looking for the model '${beginning}': none of the ${hashes.length} models in ${folder} has a hash that begins so; \`kymo models list\` shows them`
      : `looking for the model '${beginning}': ${found.length} models in ${folder} begin so; give more of the hash`,
  );
}
