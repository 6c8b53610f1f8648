import { KymoError, messageOf, type Artifact } from '@kymo/domain';
import type { DetectorDefinition } from '../definition';
import type { DetectorOptions } from '../options';
import { isDetectorName, parseOptions } from '../parse-options';
import { parseState, type FittedState } from '../scoring/fitted-state';
import { hashOf } from './seal';

export interface OpenArtifact {
  readonly definition: DetectorDefinition;
  readonly options: DetectorOptions;
  readonly state: FittedState;
}

/**
 * Checks that an artifact is whole and that this program can serve it; nothing in it is run.
 * @throws KymoError ARTIFACT_DAMAGED, ARTIFACT_FOREIGN
 */
export function openArtifact(artifact: Artifact): OpenArtifact {
  const { detector, hash, options: given } = artifact;
  if (!isDetectorName(detector)) {
    throw new KymoError(
      'ARTIFACT_FOREIGN',
      `restoring the artifact ${hash}: this program has no detector '${detector}'; use the program that wrote it, or fit anew`,
    );
  }
  const found = hashOf(artifact);
  if (found !== hash) {
    throw new KymoError(
      'ARTIFACT_DAMAGED',
      `restoring an artifact of '${detector}': its content has the hash ${found}, it says ${hash}; load it anew, or fit anew`,
    );
  }
  try {
    return { ...parseOptions(detector, given), state: parseState(artifact) };
  } catch (cause) {
    throw new KymoError('ARTIFACT_FOREIGN', `restoring the artifact ${hash}: ${messageOf(cause)}; fit anew`, {
      cause,
    });
  }
}
