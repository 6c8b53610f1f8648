import { normal, type Random, type WeightArray } from '@kymo/domain';
import {
  add,
  addN,
  div,
  matMul,
  mul,
  reshape,
  sub,
  sum,
  tensor,
  transpose,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { Parameters, WindowShape } from '../../definition';
import { standInDraws } from '../stand-in-draws';
import type { TrainedParts } from '../trained-network';
import { dense, denseWeights } from '../weights';
import { complementaryMasks, drawSeen } from './masks';
import { runTransformer, transformerWeights } from './transformer';

export const maskedOptions = {
  patchLength: z
    .int()
    .min(1)
    .max(128)
    .default(8)
    .describe('Samples of one channel masked or seen as one; the window must be a multiple'),
  maskedShare: z.number().min(0.05).max(0.95).default(0.75).describe('Share of the patches that is masked'),
  width: z.int().min(2).max(512).default(32).describe('Size of a token'),
  heads: z.int().min(1).max(16).default(2).describe('Attention heads; the width must be a multiple'),
  encoderDepth: z.int().min(1).max(12).default(1).describe('Blocks that read the patches seen'),
  decoderDepth: z.int().min(1).max(12).default(1).describe('Blocks that rebuild all patches'),
  scoringMasks: z
    .int()
    .min(2)
    .max(16)
    .default(4)
    .describe(
      'Complementary masks under which a window is scored: each patch is seen under one, rebuilt under the others',
    ),
};

export type MaskedOptions = z.infer<z.ZodObject<typeof maskedOptions>>;

/** Middle of the scaled range. */
const CENTRE = 0.5;
const VALIDATION_SEED = 7;

/** Transformer that rebuilds masked patches, each of one channel, from those it sees. */
export function maskedParts(options: MaskedOptions, { steps, channels }: WindowShape): TrainedParts {
  const { patchLength, width, heads, encoderDepth, decoderDepth } = options;
  const times = steps / patchLength;
  const patches = times * channels;
  const seen = Math.min(patches - 1, Math.max(1, Math.round((1 - options.maskedShare) * patches)));

  const cut = (batch: Tensor) =>
    reshape(
      transpose(reshape(sub(batch, CENTRE), [batch.shape[0]!, times, patchLength, channels]), [0, 1, 3, 2]),
      [batch.shape[0]!, patches, patchLength],
    );
  const join = (tokens: Tensor) =>
    add(
      reshape(transpose(reshape(tokens, [tokens.shape[0]!, times, channels, patchLength]), [0, 1, 3, 2]), [
        tokens.shape[0]!,
        steps,
        channels,
      ]),
      CENTRE,
    );
  const placed = (parameters: Parameters) =>
    reshape(add(timeCodes(times, width), parameters['channelCodes']!), [1, patches, width]);

  /** @param tokens `[batch, patch, samples]` @param mask `[batch or 1, seen, patch]` @returns as `tokens` */
  const rebuild = (parameters: Parameters, tokens: Tensor, mask: Tensor) => {
    const codes = placed(parameters);
    const embedded = add(dense(parameters, 'embedding', tokens), codes);
    const seenTokens = runTransformer(parameters, 'encoder', encoderDepth, heads, matMul(mask, embedded));
    const code = dense(parameters, 'code', seenTokens);
    const spread = add(matMul(mask, code, true, false), mul(hiddenBy(mask), parameters['maskToken']!));
    const decoded = runTransformer(parameters, 'decoder', decoderDepth, heads, add(spread, codes));
    return dense(parameters, 'output', decoded);
  };

  return {
    initialise: (random) => [
      ...denseWeights('embedding', patchLength, width, random),
      small('channelCodes', [1, channels, width], random),
      ...transformerWeights('encoder', encoderDepth, width, random),
      ...denseWeights('code', width, width, random),
      small('maskToken', [1, 1, width], random),
      ...transformerWeights('decoder', decoderDepth, width, random),
      ...denseWeights('output', width, patchLength, random),
    ],
    noiseShapes: [[patches]],
    loss(parameters, { batch, noise }) {
      const mask = drawSeen(standInDraws(noise[0]!, VALIDATION_SEED), seen);
      const tokens = cut(batch);
      const error = sub(rebuild(parameters, tokens, mask), tokens);
      const counted = mul(mul(error, error), hiddenBy(mask));
      return div(sum(counted), batch.shape[0]! * (patches - seen) * patchLength);
    },
    reconstruct(parameters, batch) {
      const tokens = cut(batch);
      const masks = complementaryMasks(patches, Math.min(options.scoringMasks, patches));
      const rebuilt = masks.map((mask) => mul(rebuild(parameters, tokens, mask), hiddenBy(mask)));
      return { expected: join(div(addN(rebuilt), masks.length - 1)) };
    },
  };
}

/** 1 where a patch is not seen, `[batch or 1, patch, 1]`. @param mask `[batch or 1, seen, patch]` */
function hiddenBy(mask: Tensor): Tensor {
  const flags = sum(mask, 1);
  return sub(1, reshape(flags, [...flags.shape, 1]));
}

/** Sines and cosines of the place in time, `[time, 1, width]`. @see Vaswani et al. (2017), section 3.5 */
function timeCodes(times: number, width: number): Tensor {
  const values = Float32Array.from({ length: times * width }, (_, index) => {
    const unit = index % width;
    const angle = Math.floor(index / width) / 10_000 ** ((unit - (unit % 2)) / width);
    return unit % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
  return tensor(values, [times, 1, width]);
}

function small(name: string, shape: readonly number[], random: Random): WeightArray {
  const size = shape.reduce((product, length) => product * length, 1);
  return { name, shape, values: Float32Array.from({ length: size }, () => 0.02 * normal(random)) };
}
