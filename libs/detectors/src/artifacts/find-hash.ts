import { readdir } from 'node:fs/promises';
import { KymoError } from '@kymo/domain';

/** Form of an artifact's hash, which is also the name of its folder. */
export const HASH = /^[0-9a-f]{64}$/;
/** Minimum length of a prefix of a hash. */
const MIN_PREFIX = 4;

/** Hashes of the artifacts in a folder; none if the folder does not exist. */
export async function hashesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).filter((name) => HASH.test(name));
}

/** The full hash of the artifact in a folder whose hash has this prefix. @throws KymoError MODEL_UNKNOWN */
export async function findHash(folder: string, beginning: string): Promise<string> {
  const hashes = await hashesIn(folder);
  const found = hashes.filter((hash) => beginning.length >= MIN_PREFIX && hash.startsWith(beginning));
  if (found.length === 1) return found[0]!;
  throw new KymoError(
    'MODEL_UNKNOWN',
    found.length === 0
      ? `looking for the model '${beginning}': none of the ${hashes.length} models in ${folder} has this hash; \`kymo models list\` shows them`
      : `looking for the model '${beginning}': the hashes of ${found.length} models in ${folder} begin with it; give more of the hash`,
  );
}
