import { z } from 'zod';
import type { WindowShape } from '../../definition';
import type { PlainParts } from '../plain-autoencoder';
import {
  cutPatches,
  decodeSequence,
  encodeSequence,
  joinPatches,
  sequenceOptions,
  sequenceWeights,
} from '../sequence';
import { dense, denseWeights } from '../weights';

export const lstmOptions = {
  ...sequenceOptions,
  codeSize: z.int().min(1).max(1024).default(32).describe('Units of the code between encoder and decoder'),
};

export type LstmOptions = z.infer<z.ZodObject<typeof lstmOptions>>;

/** Recurrent encoder, dense code, repeated to a recurrent decoder, one dense layer for every step. */
export function lstmParts(options: LstmOptions, shape: WindowShape): PlainParts {
  const { units, codeSize, patchLength } = options;
  return {
    initialise: (random) => [
      ...sequenceWeights(options, shape, codeSize, random),
      ...denseWeights('code', units, codeSize, random),
    ],
    encode(parameters, batch) {
      const sequence = cutPatches(batch, shape, patchLength);
      return { code: dense(parameters, 'code', encodeSequence(options, parameters, sequence)) };
    },
    decode(parameters, { code }) {
      const hidden = decodeSequence(options, parameters, code, shape.steps / patchLength);
      return joinPatches(parameters, hidden, shape);
    },
  };
}
