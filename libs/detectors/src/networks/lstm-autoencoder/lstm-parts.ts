import { concat } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { WindowShape } from '../../types/network';
import { linearPath, linearPathOptions, type LinearPath } from '../layers/linear-path';
import type { PlainParts } from '../layers/plain-autoencoder';
import type { LossOptions } from '../layers/reconstruction-loss';
import {
  cutPatches,
  decodeSequence,
  encodeSequence,
  joinPatches,
  sequenceOptions,
  sequenceWeights,
} from '../layers/sequence';
import { dense, denseWeights } from '../layers/weights';

export const lstmOptions = {
  ...sequenceOptions,
  codeSize: z.int().min(1).max(1024).default(32).describe('Units of the code between encoder and decoder'),
  ...linearPathOptions,
};

type LstmOptions = z.infer<z.ZodObject<typeof lstmOptions>>;

/** Recurrent encoder, dense code, repeated to a recurrent decoder, one dense layer for every step; and a linear path. */
export function lstmParts(options: LstmOptions & LossOptions, shape: WindowShape): PlainParts {
  const { units, codeSize, patchLength, loss } = options;
  // The input of a sigmoid is not on the scale of the windows.
  const path = loss === 'cross-entropy' ? undefined : linearPath(options, shape);
  const parts: PlainParts = {
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
  return path ? besidePath(parts, path) : parts;
}

function besidePath(parts: PlainParts, path: LinearPath): PlainParts {
  return {
    ...parts,
    prepare: path.prepare,
    initialise: (random) => path.silence(parts.initialise(random)),
    encode(parameters, batch) {
      const linear = path.encode(parameters, batch);
      const { code } = parts.encode(parameters, path.rest(parameters, batch, linear));
      return { code: concat([linear, code], 1) };
    },
    decode(parameters, { code }) {
      const [linear, own] = path.split(code);
      return path.join(parameters, linear, parts.decode(parameters, { code: own }));
    },
  };
}
