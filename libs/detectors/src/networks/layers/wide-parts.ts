import type { Tensor } from '@tensorflow/tfjs-core';
import type { WindowShape } from '../../types/network';
import { flattenWindows, unflattenWindows } from './dense-stack';
import type { PlainParts } from './plain-autoencoder';
import { dense, denseWeights } from './weights';

/** One hidden layer, which is the code. */
export function wideParts(
  units: number,
  activation: (hidden: Tensor) => Tensor,
  shape: WindowShape,
): PlainParts {
  const dimensions = shape.steps * shape.channels;
  return {
    initialise: (random) => [
      ...denseWeights('encoder', dimensions, units, random),
      ...denseWeights('decoder', units, dimensions, random),
    ],
    encode: (parameters, batch) => ({
      code: activation(dense(parameters, 'encoder', flattenWindows(batch, shape))),
    }),
    decode: (parameters, { code }) => unflattenWindows(dense(parameters, 'decoder', code), shape),
  };
}
