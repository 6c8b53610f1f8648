import {
  add,
  exp,
  expandDims,
  log1p,
  mean,
  mul,
  square,
  sub,
  sum,
  tensor,
  type Scalar,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { z } from 'zod';

/** A normal distribution over codes, `[batch, code]`. */
export interface Posterior {
  readonly mean: Tensor;
  readonly logVariance: Tensor;
}

export const priorOptions = {
  prior: z
    .enum(['gaussian', 'student-t'])
    .default('gaussian')
    .describe('Prior distribution of the codes; student-t allows distant codes, as of rare regimes'),
  degreesOfFreedom: z
    .number()
    .min(1)
    .max(100)
    .default(4)
    .describe('Degrees of freedom of a Student-t prior or likelihood; fewer give heavier tails'),
};

export type PriorOptions = z.infer<z.ZodObject<typeof priorOptions>>;

/** Positive nodes, for the standard normal distribution, and weights of the Gauss–Hermite quadrature with eight nodes. */
const QUADRATURE = [
  [0.539079811, 0.373012258],
  [1.636519042, 0.117239908],
  [2.802485861, 0.00963522],
  [4.144547186, 0.000112614],
] as const;
const NODES = QUADRATURE.flatMap(([node]) => [-node, node]);
const WEIGHTS = QUADRATURE.flatMap(([, weight]) => [weight, weight]);

/** Divergence of the posterior from the prior, mean over the batch. */
export function divergence(posterior: Posterior, { prior, degreesOfFreedom }: PriorOptions): Scalar {
  const units = prior === 'gaussian' ? fromGaussian(posterior) : fromStudent(posterior, degreesOfFreedom);
  return mean(sum(units, 1));
}

/** By unit, `[batch, code]`. @see Kingma and Welling, Auto-encoding variational Bayes (2014), appendix B */
function fromGaussian({ mean: centre, logVariance }: Posterior): Tensor {
  return mul(sub(add(square(centre), exp(logVariance)), add(logVariance, 1)), 0.5);
}

/**
 * By unit, `[batch, code]`: there is no closed form, and quadrature, unlike draws, gives the same each time.
 * @see Takahashi et al., Student-t variational autoencoder for robust density estimation (2018), for the density
 */
function fromStudent({ mean: centre, logVariance }: Posterior, degrees: number): Tensor {
  const deviation = exp(mul(logVariance, 0.5));
  const codes = add(
    expandDims(centre, 2),
    mul(expandDims(deviation, 2), tensor(NODES, [1, 1, NODES.length])),
  );
  const tails = sum(mul(log1p(mul(square(codes), 1 / degrees)), tensor(WEIGHTS, [1, 1, WEIGHTS.length])), 2);
  const entropy = mul(add(logVariance, 1 + Math.log(2 * Math.PI)), 0.5);
  return sub(sub(mul(tails, (degrees + 1) / 2), entropy), logDensityAtZero(degrees));
}

/** Of the Student-t distribution. */
function logDensityAtZero(degrees: number): number {
  return logGamma((degrees + 1) / 2) - logGamma(degrees / 2) - 0.5 * Math.log(degrees * Math.PI);
}

/** @see Abramowitz and Stegun, formula 6.1.41 */
function logGamma(value: number): number {
  if (value < 8) return logGamma(value + 1) - Math.log(value);
  const series = 1 / (12 * value) - 1 / (360 * value ** 3) + 1 / (1260 * value ** 5);
  return (value - 0.5) * Math.log(value) - value + 0.5 * Math.log(2 * Math.PI) + series;
}
