import { KymoError, messageOf, type Artifact } from '@kymo/domain';
import { isEnsemble } from '../types/network';
import { partsOfEnsemble } from '../inference/ensemble-state';
import { isDetectorName, parseOptions } from '../networks/parse-options';
import { parseState, PROFILE } from '../inference/fitted-state';
import type { ModelParts, NetworkParts } from '../inference/model-parts';
import { migrate } from './migrations';
import { hashOf } from './seal';

/**
 * Checks that an artifact is intact and that this program can serve it; nothing in it is executed.
 * @throws KymoError ARTIFACT_DAMAGED, ARTIFACT_FOREIGN
 */
export function openArtifact(artifact: Artifact): ModelParts {
  const { detector, hash } = artifact;
  if (!isDetectorName(detector)) {
    throw new KymoError(
      'ARTIFACT_FOREIGN',
      `restoring the artifact ${hash}: this program has no detector '${detector}'; use the program that wrote it, or fit the model again`,
    );
  }
  const found = hashOf(artifact);
  if (found !== hash) {
    throw new KymoError(
      'ARTIFACT_DAMAGED',
      `restoring an artifact of '${detector}': its content has the hash ${found}, not ${hash}; load it again, or fit the model again`,
    );
  }
  try {
    return takeApart(migrate(artifact));
  } catch (cause) {
    throw new KymoError(
      'ARTIFACT_FOREIGN',
      `restoring the artifact ${hash}: ${messageOf(cause)}; fit the model again`,
      {
        cause,
      },
    );
  }
}

function takeApart(artifact: Artifact): ModelParts {
  const { definition } = parseOptions(artifact.detector, artifact.options);
  if (!isEnsemble(definition)) return { networks: [networkOf(artifact)] };
  const { combination, members } = partsOfEnsemble(artifact);
  return { combination, networks: members.map(networkOf) };
}

function networkOf(artifact: Artifact): NetworkParts {
  const { definition, options } = parseOptions(artifact.detector, artifact.options);
  if (isEnsemble(definition)) throw new Error('a member is itself an ensemble');
  const state = parseState(artifact, options);
  const shape = { steps: artifact.windowLength, channels: artifact.channels.length };
  return {
    network: definition.create(options, shape, artifact.channels),
    shape,
    parameters: artifact.weights.filter(({ name }) => name !== PROFILE),
    profile: artifact.weights.find(({ name }) => name === PROFILE)!.values,
    state,
    options,
  };
}
