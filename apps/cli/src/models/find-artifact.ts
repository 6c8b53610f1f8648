import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { noStore } from '@kymo/connectors';
import { findHash, loadArtifact } from '@kymo/detectors';
import type { Artifact } from '@kymo/domain';

/**
 * An artifact by its hash or the beginning of it among the monitor's models, or by its folder.
 * @throws KymoError INPUT_UNREADABLE, MODEL_UNKNOWN, ARTIFACT_DAMAGED, ARTIFACT_FOREIGN
 */
export async function findArtifact(model: string, dataFolder: string): Promise<Artifact> {
  const folder = resolve(model);
  if (existsSync(join(folder, 'artifact.json'))) return loadArtifact(dirname(folder), basename(folder));
  if (!existsSync(dataFolder)) throw noStore('looking for a model in', dataFolder);
  const models = join(dataFolder, 'models');
  return loadArtifact(models, await findHash(models, model));
}
