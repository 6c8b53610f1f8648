import { KymoError } from '@kymo/domain';
import { normal, type Random } from '@kymo/statistics';
import { type WeightArray } from '@kymo/domain';
import {
  add,
  div,
  matMul,
  mean,
  mul,
  onesLike,
  reshape,
  sub,
  sum,
  tensor,
  tile,
  transpose,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { Parameters, WindowShape } from '../../types/network';
import { centre } from '../layers/centre';
import { reconstructionLoss, type LossOptions } from '../layers/reconstruction-loss';
import { standInDraws } from '../layers/stand-in-draws';
import type { TrainedParts } from '../layers/trained-network';
import { dense, denseWeights } from '../layers/weights';
import { complementaryMasks, drawSeen } from './masks';
import { runTransformer, transformerWeights } from './transformer';

export const maskedOptions = {
  patchLength: z
    .int()
    .min(1)
    .max(128)
    .default(8)
    .describe('Samples of one channel that form a patch; the window must be a multiple'),
  maskedShare: z.number().min(0.05).max(0.95).default(0.75).describe('Share of the patches that are masked'),
  width: z.int().min(2).max(512).default(32).describe('Size of a token'),
  heads: z.int().min(1).max(16).default(4).describe('Attention heads; the width must be a multiple'),
  encoderDepth: z
    .int()
    .min(1)
    .max(12)
    .default(1)
    .describe('Transformer blocks of the encoder, which sees the visible patches'),
  decoderDepth: z
    .int()
    .min(1)
    .max(12)
    .default(1)
    .describe('Transformer blocks of the decoder, which rebuilds all patches'),
  scoringMasks: z
    .int()
    .min(2)
    .max(16)
    .default(4)
    .describe(
      'Number of complementary masks for scoring: each patch is visible under one and rebuilt under the others',
    ),
};

type MaskedOptions = z.infer<z.ZodObject<typeof maskedOptions>>;

const VALIDATION_SEED = 7;

/** Transformer that rebuilds masked patches, each of one channel, from those it sees. */
export function maskedParts(options: MaskedOptions & LossOptions, shape: WindowShape): TrainedParts {
  const { steps, channels } = shape;
  const loss = reconstructionLoss(options, shape);
  const { patchLength, width, heads, encoderDepth, decoderDepth } = options;
  const times = steps / patchLength;
  const patches = times * channels;
  if (patches === 1) {
    throw new KymoError(
      'OPTIONS_INVALID',
      `masking patches of a window: one channel of ${steps} steps is a single patch of ${patchLength}, and none would be ` +
        `left to rebuild it from; use a patchLength of at most ${Math.floor(steps / 2)}`,
    );
  }
  const seen = Math.min(patches - 1, Math.max(1, Math.round((1 - options.maskedShare) * patches)));

  const cut = (parameters: Parameters, batch: Tensor) =>
    reshape(
      transpose(
        reshape(centre(parameters, batch), [batch.shape[0]!, times, patchLength, channels]),
        [0, 1, 3, 2],
      ),
      [batch.shape[0]!, patches, patchLength],
    );
  const join = (tokens: Tensor) =>
    reshape(transpose(reshape(tokens, [tokens.shape[0]!, times, channels, patchLength]), [0, 1, 3, 2]), [
      tokens.shape[0]!,
      steps,
      channels,
    ]);
  const placed = (parameters: Parameters) =>
    reshape(add(timeCodes(times, width), parameters['channelCodes']!), [1, patches, width]);

  /** @param tokens `[batch, patch, samples]` @param mask `[batch, seen, patch]` @returns as `tokens` */
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
    code: {
      encode(parameters, batch) {
        const tokens = add(dense(parameters, 'embedding', cut(parameters, batch)), placed(parameters));
        return mean(runTransformer(parameters, 'encoder', encoderDepth, heads, tokens), 1);
      },
    },
    initialise: (random) => [
      ...denseWeights('embedding', patchLength, width, random),
      small('channelCodes', [1, channels, width], random),
      ...transformerWeights('encoder', encoderDepth, width, random),
      ...denseWeights('code', width, width, random),
      small('maskToken', [1, 1, width], random),
      ...transformerWeights('decoder', decoderDepth, width, random),
      ...denseWeights('output', width, patchLength, random),
      ...loss.weights,
    ],
    noiseShapes: [[patches]],
    loss(parameters, { batch, noise }) {
      const mask = drawSeen(standInDraws(noise[0]!, VALIDATION_SEED), seen);
      const tokens = cut(parameters, batch);
      const expected = loss.expected(parameters, join(rebuild(parameters, tokens, mask)));
      const counted = join(mul(hiddenBy(mask), onesLike(tokens)));
      const misfit = mul(loss.misfit(parameters, batch, expected), counted);
      return div(sum(misfit), batch.shape[0]! * (patches - seen) * patchLength);
    },
    reconstruct(parameters, batch) {
      const tokens = cut(parameters, batch);
      const rows = batch.shape[0]!;
      const count = Math.min(options.scoringMasks, patches);
      const masks = complementaryMasks(patches, count);
      const repeated = tile(reshape(tokens, [rows, 1, patches, patchLength]), [1, count, 1, 1]);
      const rebuilt = rebuild(
        parameters,
        reshape(repeated, [rows * count, patches, patchLength]),
        tile(masks, [rows, 1, 1]),
      );
      const hidden = hiddenBy(masks);
      const judged = mul(reshape(rebuilt, [rows, count, patches, patchLength]), hidden);
      const expected = loss.expected(parameters, join(div(sum(judged, 1), sum(hidden, 0))));
      return { expected, error: loss.error(parameters, batch, expected) };
    },
  };
}

/** 1 where a patch is not seen, `[mask, patch, 1]`. @param mask `[mask, seen, patch]` */
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
