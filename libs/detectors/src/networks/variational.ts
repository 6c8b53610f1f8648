import { normal, seededRandom, type Random, type WeightArray } from '@kymo/domain';
import {
  add,
  addN,
  div,
  exp,
  mean,
  minimum,
  mul,
  square,
  squaredDifference,
  sub,
  sum,
  tensor,
  type Scalar,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { Parameters, Reconstruction, WindowShape } from '../definition';
import { estimateNoise } from './estimate-noise';
import type { TrainedParts } from './trained-network';

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
    .describe('Share of the training over which the divergence gains its weight'),
  draws: z
    .int()
    .min(0)
    .max(64)
    .default(4)
    .describe('Latent draws over which the reconstruction probability is averaged; 0 takes the mean code'),
};

export type VariationalOptions = z.infer<z.ZodObject<typeof variationalOptions>>;

/** A normal distribution over codes, `[batch, code]`. */
export interface Posterior {
  readonly mean: Tensor;
  readonly logVariance: Tensor;
}

/** A code drawn so that gradients pass through it. @see Kingma and Welling, Auto-encoding variational Bayes (2014), section 2.4 */
export function reparameterise(posterior: Posterior, noise: Tensor): Tensor {
  return add(posterior.mean, mul(exp(mul(posterior.logVariance, 0.5)), noise));
}

/** Divergence of the posterior from the standard normal prior, mean over the batch. @see the same, appendix B */
export function divergence({ mean: centre, logVariance }: Posterior): Scalar {
  const terms = sub(add(square(centre), exp(logVariance)), add(logVariance, 1));
  return mul(mean(sum(terms, 1)), 0.5) as Scalar;
}

/**
 * Squared error and weighted divergence per value of the window; the divergence gains its weight as the training goes on,
 * lest the code be given up before it is of use.
 */
export function variationalLoss(
  batch: Tensor,
  expected: Tensor,
  posterior: Posterior,
  progress: Scalar,
  { klWeight, annealingShare }: VariationalOptions,
  { steps, channels }: WindowShape,
): Scalar {
  const weight = annealingShare > 0 ? minimum(div(progress, annealingShare), 1) : 1;
  const perValue = mul(divergence(posterior), klWeight / (steps * channels));
  return add(mean(squaredDifference(batch, expected)), mul(perValue, weight)) as Scalar;
}

/**
 * Error by reconstruction probability: the squared error over the noise variance, which is the negative logarithm of the
 * window's Gaussian density up to constants, averaged over latent draws. The draws are the same for every window, so a
 * score repeats.
 * @param noise variance of each channel, `[channel]`
 * @see An and Cho, Variational autoencoder based anomaly detection using reconstruction probability (2015), algorithm 4
 */
export function reconstructionProbability(
  batch: Tensor,
  posterior: Posterior,
  decode: (code: Tensor) => Tensor,
  noise: Tensor,
  { draws, codeSize }: VariationalOptions,
): Reconstruction {
  const expected = decode(posterior.mean);
  if (draws === 0) return { expected, error: div(squaredDifference(batch, expected), noise) };
  const random = seededRandom(draws);
  const errors = Array.from({ length: draws }, () => {
    const draw = tensor(
      Float32Array.from({ length: codeSize }, () => normal(random)),
      [1, codeSize],
    );
    return squaredDifference(batch, decode(reparameterise(posterior, draw)));
  });
  return { expected, error: div(addN(errors), mul(noise, draws)) };
}

export interface VariationalParts {
  initialise(random: Random): WeightArray[];
  /** @param batch `[batch, time, channel]` */
  encode(parameters: Parameters, batch: Tensor): Posterior;
  /** @param code `[batch, code]` @returns `[batch, time, channel]` */
  decode(parameters: Parameters, code: Tensor): Tensor;
}

/** An autoencoder whose code is a normal distribution, of any encoder and decoder. */
export function variationalParts(
  options: VariationalOptions,
  shape: WindowShape,
  parts: VariationalParts,
): TrainedParts {
  const { encode, decode } = parts;
  return {
    initialise: (random) => parts.initialise(random),
    noiseShapes: [[options.codeSize]],
    loss(parameters, { batch, input, noise, progress }) {
      const posterior = encode(parameters, input);
      const expected = decode(parameters, reparameterise(posterior, noise[0]!));
      return variationalLoss(batch, expected, posterior, progress, options, shape);
    },
    estimate: async (learnt, run) => [
      await estimateNoise(learnt, run, (parameters, batch) =>
        decode(parameters, encode(parameters, batch).mean),
      ),
    ],
    reconstruct: (parameters, batch) =>
      reconstructionProbability(
        batch,
        encode(parameters, batch),
        (code) => decode(parameters, code),
        parameters['noise']!,
        options,
      ),
  };
}
