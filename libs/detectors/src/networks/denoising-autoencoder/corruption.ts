import { abs, add, cast, greater, mul, sub, type Tensor } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { WindowShape } from '../../types/network';
import type { TrainedParts } from '../layers/trained-network';

export const corruptionOptions = {
  corruption: z
    .enum(['gaussian', 'masking', 'channel-dropout'])
    .default('gaussian')
    .describe(
      'Corruption to undo: added noise, values set to the mean of their channel, or whole channels set to it',
    ),
  noiseDeviation: z
    .number()
    .min(0)
    .max(1)
    .default(0.05)
    .describe('Standard deviation of the added noise, scaled'),
  maskedShare: z
    .number()
    .min(0)
    .max(0.9)
    .default(0.2)
    .describe('Probability that a value or channel is masked'),
};

export type CorruptionOptions = z.infer<z.ZodObject<typeof corruptionOptions>>;

/** The same network, trained to rebuild clean windows from corrupted ones. Draws are 0 in validation: nothing is corrupted. */
export function withCorruption(
  parts: TrainedParts,
  options: CorruptionOptions,
  { steps, channels }: WindowShape,
): TrainedParts {
  const own = parts.noiseShapes ?? [];
  const rows = options.corruption === 'channel-dropout' ? 1 : steps;
  return {
    ...parts,
    noiseShapes: [...own, [rows, channels]],
    loss: (parameters, inputs) =>
      parts.loss(parameters, {
        ...inputs,
        noise: inputs.noise.slice(0, own.length),
        input: corrupt(inputs.batch, inputs.noise[own.length]!, parameters['centre']!, options),
      }),
  };
}

/**
 * @param batch `[batch, time, channel]`
 * @param draws standard normal, `[batch, time, channel]`, or one step for all
 * @param centre replaces masked values; the network gets it as 0, `[channel]`
 */
export function corrupt(batch: Tensor, draws: Tensor, centre: Tensor, options: CorruptionOptions): Tensor {
  if (options.corruption === 'gaussian') return add(batch, mul(draws, options.noiseDeviation));
  const masked = cast(greater(abs(draws), distanceExceededBy(options.maskedShare)), 'float32');
  return add(mul(batch, sub(1, masked)), mul(masked, centre));
}

/** Distance from the mean, in standard deviations, that a given share of normal draws exceeds. */
function distanceExceededBy(share: number): number {
  let near = 0;
  let far = 10;
  while (far - near > 1e-6) {
    const middle = (near + far) / 2;
    if (shareBeyond(middle) > share) near = middle;
    else far = middle;
  }
  return near;
}

/** Share of normal draws farther from the mean. @see Abramowitz and Stegun, formula 7.1.26 */
function shareBeyond(distance: number): number {
  const t = 1 / (1 + (0.3275911 * distance) / Math.SQRT2);
  const series =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return series * Math.exp(-(distance ** 2) / 2);
}
