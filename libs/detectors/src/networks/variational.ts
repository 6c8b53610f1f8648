import { normal, seededRandom, type Random, type WeightArray } from '@kymo/domain';
import {
  add,
  addN,
  div,
  exp,
  log1p,
  mean,
  minimum,
  mul,
  reshape,
  slice,
  square,
  squaredDifference,
  sub,
  sum,
  tensor,
  type Scalar,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { shownCycles } from '../calendar';
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
  likelihood: z
    .enum(['gaussian', 'student-t'])
    .default('gaussian')
    .describe(
      'How values lie about their reconstruction; student-t for sensors with outliers, which it forgives',
    ),
  degreesOfFreedom: z
    .number()
    .min(1)
    .max(100)
    .default(4)
    .describe('Of the Student-t likelihood: the fewer, the heavier its tails'),
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
  { klWeight, annealingShare, likelihood, degreesOfFreedom }: VariationalOptions,
  { steps, channels }: WindowShape,
): Scalar {
  const weight = annealingShare > 0 ? minimum(div(progress, annealingShare), 1) : 1;
  const perValue = mul(divergence(posterior), klWeight / (steps * channels));
  const error = misfit(squaredDifference(batch, expected), TYPICAL_NOISE, likelihood, degreesOfFreedom);
  return add(mean(error), mul(perValue, weight)) as Scalar;
}

/** Variance, scaled, at which a Student-t likelihood is fitted; a Gaussian one is the same at any. */
const TYPICAL_NOISE = 0.02 ** 2;

/**
 * Twice the negative logarithm of a value's density times its noise, up to constants: the squared error, which under a
 * Student-t likelihood grows as its logarithm once it is beyond the noise.
 */
function misfit(
  squaredError: Tensor,
  noise: Tensor | number,
  likelihood: VariationalOptions['likelihood'],
  degrees: number,
): Tensor {
  if (likelihood === 'gaussian') return squaredError;
  const scale = mul(noise, degrees);
  return mul(log1p(div(squaredError, scale)), mul(noise, degrees + 1));
}

/**
 * Error by reconstruction probability: the negative logarithm of the window's density up to constants, which for a
 * Gaussian one is the squared error over the noise variance, averaged over latent draws. The draws are the same for every window, so a
 * score repeats.
 * @param noise variance of each channel, `[channel]`
 * @see An and Cho, Variational autoencoder based anomaly detection using reconstruction probability (2015), algorithm 4
 */
export function reconstructionProbability(
  batch: Tensor,
  posterior: Posterior,
  decode: (code: Tensor) => Tensor,
  noise: Tensor,
  { draws, codeSize, likelihood, degreesOfFreedom }: VariationalOptions,
): Reconstruction {
  const errorOf = (rebuilt: Tensor) =>
    div(misfit(squaredDifference(batch, rebuilt), noise, likelihood, degreesOfFreedom), noise);
  const expected = decode(posterior.mean);
  if (draws === 0) return { expected, error: errorOf(expected) };
  const random = seededRandom(draws);
  const errors = Array.from({ length: draws }, () => {
    const draw = tensor(
      Float32Array.from({ length: codeSize }, () => normal(random)),
      [1, codeSize],
    );
    return errorOf(decode(reparameterise(posterior, draw)));
  });
  return { expected, error: div(addN(errors), draws) };
}

/** A network of windows of any encoder and decoder; conditioned on the calendar where it uses that. */
export interface VariationalParts {
  readonly usesCalendar?: boolean;
  initialise(random: Random): WeightArray[];
  /** @param batch `[batch, time, channel]` @param calendar `[batch, 4]` */
  encode(parameters: Parameters, batch: Tensor, calendar: Tensor | undefined): Posterior;
  /** @param code `[batch, code]` @param calendar `[batch, 4]` @returns `[batch, time, channel]` */
  decode(parameters: Parameters, code: Tensor, calendar: Tensor | undefined): Tensor;
}

/** An autoencoder whose code is a normal distribution, of any encoder and decoder. */
export function variationalParts(
  options: VariationalOptions,
  shape: WindowShape,
  parts: VariationalParts,
): TrainedParts {
  const { encode, decode, usesCalendar } = parts;
  return {
    usesCalendar,
    initialise: (random) => parts.initialise(random),
    noiseShapes: [[options.codeSize]],
    loss(parameters, { batch, input, noise, progress, spanMs }) {
      const [seen, calendar] = usesCalendar ? withCalendar(input, shape, shownCycles(spanMs)) : [input];
      const posterior = encode(parameters, seen, calendar);
      const expected = decode(parameters, reparameterise(posterior, noise[0]!), calendar);
      const actual = usesCalendar ? seen : batch;
      return variationalLoss(actual, expected, posterior, progress, options, shape);
    },
    async estimate(learnt, run) {
      const cycles = shownCycles(run.spanMs);
      const noise = await estimateNoise(learnt, run, (parameters, examples) => {
        const [batch, calendar] = usesCalendar ? withCalendar(examples, shape, cycles) : [examples];
        const { mean: code } = encode(parameters, batch, calendar);
        return squaredDifference(batch, decode(parameters, code, calendar));
      });
      if (!usesCalendar) return [noise];
      return [noise, { name: 'cycles', shape: [cycles.length], values: Float32Array.from(cycles) }];
    },
    reconstruct(parameters, batch, calendar) {
      const told = calendar && mul(calendar, parameters['cycles']!);
      const decodeTold = (code: Tensor) => decode(parameters, code, told);
      const posterior = encode(parameters, batch, told);
      return reconstructionProbability(batch, posterior, decodeTold, parameters['noise']!, options);
    },
  };
}

/** Windows and the calendar behind them, of the cycles that were shown. @param examples `[batch, time · channel + 4]` */
function withCalendar(
  examples: Tensor,
  { steps, channels }: WindowShape,
  cycles: readonly number[],
): [windows: Tensor, calendar: Tensor] {
  const count = examples.shape[0]!;
  const size = steps * channels;
  const windows = reshape(slice(examples, [0, 0], [count, size]), [count, steps, channels]);
  const calendar = slice(examples, [0, size], [count, cycles.length]);
  return [windows, mul(calendar, tensor([...cycles]))];
}
