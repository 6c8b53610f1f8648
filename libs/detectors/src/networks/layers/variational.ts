import type { Random } from '@kymo/statistics';
import type { WeightArray } from '@kymo/domain';
import {
  add,
  div,
  mean,
  minimum,
  mul,
  reshape,
  slice,
  squaredDifference,
  type Scalar,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { Condition } from '../../types/window-context';
import type { Parameters, WindowShape } from '../../types/network';
import { averagesOverExamples } from './averages-over-examples';
import { centre, uncentre } from './centre';
import { noiseOf, noiseOptions } from './noise';
import { divergence, priorOptions, type Posterior } from './prior';
import {
  drawCodes,
  meanSpread,
  misfit,
  reconstructionProbability,
  reparameterise,
  TYPICAL_NOISE,
} from './reconstruction-probability';
import type { TrainedParts } from './trained-network';
import { dense, denseWeights } from './weights';

/** Options of the variational networks. */
export const variationalOptions = {
  codeSize: z.int().min(1).max(1024).default(16).describe('Latent dimensions'),
  klWeight: z
    .number()
    .min(0)
    .max(100)
    .default(0.05)
    .describe('Weight of the divergence from the prior against the squared error'),
  annealingShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.3)
    .describe('Share of the training over which the weight of the divergence grows'),
  draws: z
    .int()
    .min(0)
    .max(64)
    .default(4)
    .describe('Latent draws over which the reconstruction probability is averaged; 0 uses the mean code'),
  ...noiseOptions,
  likelihood: z
    .enum(['gaussian', 'student-t'])
    .default('gaussian')
    .describe('Distribution of values about their reconstruction; student-t tolerates sensors with outliers'),
  ...priorOptions,
};

export type VariationalOptions = z.infer<z.ZodObject<typeof variationalOptions>>;

/** Weights of the two dense layers that give the posterior. */
export function posteriorWeights(from: number, codeSize: number, random: Random): WeightArray[] {
  return [
    ...denseWeights('mean', from, codeSize, random),
    ...denseWeights('logVariance', from, codeSize, random),
  ];
}

/** @param hidden `[batch, from]` */
export function posteriorOf(parameters: Parameters, hidden: Tensor): Posterior {
  return { mean: dense(parameters, 'mean', hidden), logVariance: dense(parameters, 'logVariance', hidden) };
}

/**
 * Squared error and weighted divergence per value of the window. The weight of the divergence grows during the training,
 * so that the code does not collapse before it is useful.
 */
function variationalLoss(
  batch: Tensor,
  expected: Tensor,
  posterior: Posterior,
  progress: Scalar,
  options: VariationalOptions,
  { steps, channels }: WindowShape,
): Scalar {
  const { klWeight, annealingShare } = options;
  const weight = annealingShare > 0 ? minimum(div(progress, annealingShare), 1) : 1;
  const perValue = mul(divergence(posterior, options), klWeight / (steps * channels));
  const error = misfit(squaredDifference(batch, expected), TYPICAL_NOISE, options);
  return add(mean(error), mul(perValue, weight)) as Scalar;
}

/** Encoder and decoder of a variational network, with an optional condition. */
export interface VariationalParts {
  /** Weights that are fitted beforehand and not trained. */
  readonly prepare?: TrainedParts['prepare'];
  readonly condition?: Condition;
  initialise(random: Random): WeightArray[];
  /** @param batch `[batch, time, channel]`, about 0 @param condition `[batch, size]` */
  encode(parameters: Parameters, batch: Tensor, condition: Tensor | undefined): Posterior;
  /** @param code `[batch, code]` @param condition `[batch, size]` @returns `[batch, time, channel]`, about 0 */
  decode(parameters: Parameters, code: Tensor, condition: Tensor | undefined): Tensor;
}

/** A variational autoencoder made of an encoder and a decoder. */
export function variationalParts(
  options: VariationalOptions,
  shape: WindowShape,
  parts: VariationalParts,
): TrainedParts {
  const { condition: spec } = parts;
  const encode: VariationalParts['encode'] = (parameters, batch, condition) =>
    parts.encode(parameters, centre(parameters, batch), condition);
  const decode: VariationalParts['decode'] = (parameters, code, condition) =>
    uncentre(parameters, parts.decode(parameters, code, condition));
  return {
    code: {
      encode: (parameters, batch, condition) => encode(parameters, batch, condition).mean,
      decode,
    },
    condition: spec,
    prepare: parts.prepare,
    initialise: (random) => parts.initialise(random),
    noiseShapes: [[options.codeSize]],
    loss(parameters, { batch: examples, noise, progress }) {
      const [batch, condition] = apart(examples, shape, spec);
      const posterior = encode(parameters, batch, condition);
      const expected = decode(parameters, reparameterise(posterior, noise[0]!), condition);
      return variationalLoss(batch, expected, posterior, progress, options, shape);
    },
    async estimate(learnt, run) {
      const [squaredErrors, spread] = await averagesOverExamples(learnt, run, (parameters, examples) => {
        const [batch, condition] = apart(examples, shape, spec);
        const posterior = encode(parameters, batch, condition);
        const expected = decode(parameters, posterior.mean, condition);
        const errors = squaredDifference(batch, expected);
        if (options.draws === 0) return [errors];
        const rebuilt = drawCodes(posterior, options).map((code) => decode(parameters, code, condition));
        return [errors, meanSpread(expected, rebuilt)];
      });
      const noise = noiseOf(squaredErrors!, options);
      return spread ? [noise, { name: 'spread', shape: [spread.length], values: spread }] : [noise];
    },
    reconstruct(parameters, batch, condition) {
      const decodeCode = (code: Tensor) => decode(parameters, code, condition);
      const posterior = encode(parameters, batch, condition);
      return reconstructionProbability(batch, posterior, decodeCode, parameters, options);
    },
  };
}

/** Splits examples into windows and conditions. @param examples `[batch, time · channel + size]`, or windows */
function apart(
  examples: Tensor,
  { steps, channels }: WindowShape,
  condition: Condition | undefined,
): [windows: Tensor, condition: Tensor | undefined] {
  if (!condition) return [examples, undefined];
  const count = examples.shape[0]!;
  const size = steps * channels;
  const windows = reshape(slice(examples, [0, 0], [count, size]), [count, steps, channels]);
  return [windows, slice(examples, [0, size], [count, condition.size])];
}
