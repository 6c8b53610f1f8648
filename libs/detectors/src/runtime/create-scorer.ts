import { KymoError, messageOf, type Artifact } from '@kymo/domain';
import type { Engine } from '@kymo/engine';
import { openArtifact } from '../artifacts/open-artifact';
import type { Scorer } from '../inference/scorer';
import { serveModel } from '../inference/serve-model';

/**
 * Opens an artifact and compiles its networks.
 * @throws KymoError ARTIFACT_FOREIGN, ARTIFACT_DAMAGED
 */
export async function createScorer(engine: Engine, artifact: Artifact): Promise<Scorer> {
  const parts = openArtifact(artifact);
  try {
    return await serveModel(engine, parts, artifact.channels.length);
  } catch (cause) {
    if (cause instanceof KymoError) throw cause;
    throw new KymoError(
      'ARTIFACT_FOREIGN',
      `restoring the artifact ${artifact.hash}: its weights do not fit a '${artifact.detector}': ${messageOf(cause)}; fit the model again`,
      { cause },
    );
  }
}
