import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { loadArtifact } from '@kymo/detectors';
import { KymoError, type Artifact } from '@kymo/domain';

/** Where the monitor keeps its models. */
export function modelsFolder(dataFolder: string): string {
  return join(dataFolder, 'models');
}

/**
 * An artifact by its hash or the beginning of it among the monitor's models, or by its folder.
 * @throws KymoError MODEL_UNKNOWN, ARTIFACT_DAMAGED, ARTIFACT_FOREIGN
 */
export async function findArtifact(model: string, dataFolder: string): Promise<Artifact> {
  const folder = resolve(model);
  if (existsSync(join(folder, 'artifact.json'))) return loadArtifact(dirname(folder), basename(folder));
  const among = modelsFolder(dataFolder);
  const hashes = existsSync(among) ? readdirSync(among).filter((name) => /^[0-9a-f]{64}$/.test(name)) : [];
  const found = hashes.filter((hash) => /^[0-9a-f]{4,}$/.test(model) && hash.startsWith(model));
  if (found.length === 1) return loadArtifact(among, found[0]!);
  throw new KymoError(
    'MODEL_UNKNOWN',
    found.length === 0
      ? `looking for the model '${model}': it is no folder of an artifact, and none of the ${hashes.length} models in ${among} has such a hash; \`kymo models list\` shows them`
      : `looking for the model '${model}': ${found.length} models in ${among} begin so; give more of the hash`,
  );
}
