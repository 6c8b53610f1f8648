import { normal, seededRandom } from '@kymo/statistics';
import {
  add,
  addN,
  div,
  exp,
  log1p,
  mean,
  mul,
  sqrt,
  squaredDifference,
  tensor,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { Parameters, Reconstruction } from '../../types/network';
import type { Posterior } from './prior';

export interface ProbabilityOptions {
  readonly draws: number;
  readonly codeSize: number;
  readonly likelihood: 'gaussian' | 'student-t';
  readonly degreesOfFreedom: number;
}

/** Variance, scaled, at which a Student-t likelihood is fitted; a Gaussian one is the same at any. */
export const TYPICAL_NOISE = 0.02 ** 2;

/** A code drawn so that gradients pass through it. @see Kingma and Welling, Auto-encoding variational Bayes (2014), section 2.4 */
export function reparameterise(posterior: Posterior, noise: Tensor): Tensor {
  return add(posterior.mean, mul(exp(mul(posterior.logVariance, 0.5)), noise));
}

/** Codes drawn from the posterior of each window; the draws are the same for every window, so that a score repeats. */
export function drawCodes(posterior: Posterior, { draws, codeSize }: ProbabilityOptions): Tensor[] {
  const random = seededRandom(draws);
  return Array.from({ length: draws }, () => {
    const noise = Float32Array.from({ length: codeSize }, () => normal(random));
    return reparameterise(posterior, tensor(noise, [1, codeSize]));
  });
}

/**
 * Twice the negative logarithm of a value's density times its noise, up to constants: the squared error; under a Student-t
 * likelihood it grows like its logarithm once it exceeds the noise.
 */
export function misfit(
  squaredError: Tensor,
  noise: Tensor | number,
  { likelihood, degreesOfFreedom }: ProbabilityOptions,
): Tensor {
  if (likelihood === 'gaussian') return squaredError;
  const scale = mul(noise, degreesOfFreedom);
  return mul(log1p(div(squaredError, scale)), mul(noise, degreesOfFreedom + 1));
}

/**
 * Error by reconstruction probability: the negative logarithm of the window's density up to constants, which for a
 * Gaussian one is the squared error over the noise variance, averaged over latent draws. The deviation is that of a
 * predicted value: its noise and the spread of the draws, over the same on the examples.
 * @param parameters with the variance of each channel, `noise`, and the usual spread of the draws, `spread`: `[channel]`
 * @see An and Cho, Variational autoencoder based anomaly detection using reconstruction probability (2015), algorithm 4
 */
export function reconstructionProbability(
  batch: Tensor,
  posterior: Posterior,
  decode: (code: Tensor) => Tensor,
  { noise, spread }: Parameters,
  options: ProbabilityOptions,
): Reconstruction {
  const errorOf = (rebuilt: Tensor) =>
    div(misfit(squaredDifference(batch, rebuilt), noise!, options), noise!);
  const expected = decode(posterior.mean);
  if (options.draws === 0) return { expected, error: errorOf(expected) };
  const rebuilt = drawCodes(posterior, options).map(decode);
  const error = div(addN(rebuilt.map(errorOf)), options.draws);
  // Models of earlier versions have no usual spread.
  if (!spread) return { expected, error };
  const deviation = sqrt(div(add(noise!, meanSpread(expected, rebuilt)), add(noise!, spread)));
  return { expected, error, deviation };
}

/**
 * Variance of the draws about what is expected, mean over the steps.
 * @param expected `[batch, time, channel]`
 * @returns `[batch, channel]`
 */
export function meanSpread(expected: Tensor, rebuilt: readonly Tensor[]): Tensor {
  const squares = rebuilt.map((draw) => squaredDifference(expected, draw));
  return mean(div(addN(squares), rebuilt.length), 1);
}
