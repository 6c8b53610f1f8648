import type { Artifact } from '@kymo/domain';
import { exportOnnx } from '@kymo/engine';
import { conditionSpecs } from '../types/window-context';
import { memberPrefix } from '../inference/ensemble-state';
import { reconstruction } from '../inference/reconstructor';
import { openArtifact } from './open-artifact';

/**
 * The network of a model as the bytes of a standard `.onnx` file. Inputs: scaled windows `[batch, time, channel]` and
 * conditions. Outputs: expected windows and the error of each value, of an ensemble those of each member. The metadata of
 * the file holds what else is needed, such as the scaling of each series.
 * @throws KymoError ARTIFACT_FOREIGN, ARTIFACT_DAMAGED, KERNEL_UNSUPPORTED
 */
export function exportArtifact(artifact: Artifact): Uint8Array {
  const { networks } = openArtifact(artifact);
  const { shape, state } = networks[0]!;
  const conditions = networks.map(({ network }) => conditionSpecs(network.condition));
  const outputs = networks.flatMap(({ network }, index) =>
    ['expected', 'error', ...(network.judgesRecent ? ['recent'] : [])].map((output) =>
      networks.length > 1 ? `${memberPrefix(index)}${output}` : output,
    ),
  );
  return exportOnnx(
    (batch, ...conditionInputs) => {
      const next = conditionInputs.values();
      return networks.flatMap(({ network, parameters }) => {
        const { expected, errors, recent } = reconstruction(network, parameters)(
          batch!,
          network.condition && next.next().value,
        );
        return [expected!, errors!, ...(recent ? [recent] : [])];
      });
    },
    [{ shape: [null, shape.steps, shape.channels] }, ...conditions.flat()],
    {
      'kymo.detector': artifact.detector,
      'kymo.hash': artifact.hash,
      'kymo.channels': JSON.stringify(artifact.channels),
      'kymo.scaling': JSON.stringify(
        Object.fromEntries(Object.entries(state.series).map(([series, { scaling }]) => [series, scaling])),
      ),
      'kymo.outputs': JSON.stringify(outputs),
    },
  );
}
