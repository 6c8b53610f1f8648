import { z } from 'zod';
import type { WindowShape } from '../../types/network';
import {
  denseOptions,
  flattenWindows,
  runStack,
  runTiedStack,
  stackWeights,
  tiedBiases,
  unflattenWindows,
} from '../layers/dense-stack';
import type { PlainParts } from '../layers/plain-autoencoder';

export const stackedOptions = {
  ...denseOptions,
  codeSize: z.int().min(1).max(4096).default(24).describe('Units of the code'),
  tiedWeights: z
    .boolean()
    .default(false)
    .describe('The decoder uses the transposed weights of the encoder, with its own biases'),
};

type StackedOptions = z.infer<z.ZodObject<typeof stackedOptions>>;

/** Symmetric dense layers down to the code and back up. */
export function stackedParts(options: StackedOptions, shape: WindowShape): PlainParts {
  const { layers, codeSize, activation, tiedWeights } = options;
  const sizes = [shape.steps * shape.channels, ...layers, codeSize];
  const depth = sizes.length - 1;
  return {
    initialise: (random) => [
      ...stackWeights('encoder', sizes, random),
      ...(tiedWeights ? tiedBiases('decoder', sizes) : stackWeights('decoder', sizes.toReversed(), random)),
    ],
    encode: (parameters, batch) => ({
      code: runStack(parameters, 'encoder', depth, activation, flattenWindows(batch, shape)),
    }),
    decode(parameters, { code }) {
      const rows = tiedWeights
        ? runTiedStack(parameters, 'encoder', 'decoder', depth, activation, code)
        : runStack(parameters, 'decoder', depth, activation, code);
      return unflattenWindows(rows, shape);
    },
  };
}
