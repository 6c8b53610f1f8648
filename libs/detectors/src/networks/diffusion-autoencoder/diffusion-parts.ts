import {
  add,
  addN,
  concat,
  div,
  exp,
  log,
  mean,
  mul,
  slice,
  sqrt,
  square,
  squaredDifference,
  sub,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { Parameters, WindowShape } from '../../definition';
import { activationOption, flattenWindows, runStack, stackWeights, unflattenWindows } from '../dense-stack';
import { fixedDraws, standInDraws } from '../stand-in-draws';
import type { TrainedParts } from '../trained-network';

export const diffusionOptions = {
  layers: z
    .array(z.int().min(1).max(4096))
    .max(8)
    .default([256, 64, 256])
    .describe('Units of the hidden layers of the denoiser'),
  activation: activationOption,
  noiseLevels: z
    .array(z.number().positive().max(10))
    .min(1)
    .max(8)
    .default([0.1, 0.2, 0.4])
    .describe('Standard deviations, scaled, of the noise under which a window is scored'),
  typicalNoise: z
    .number()
    .positive()
    .max(10)
    .default(0.2)
    .describe('Median standard deviation, scaled, of the noise that the denoiser learns to undo'),
};

export type DiffusionOptions = z.infer<z.ZodObject<typeof diffusionOptions>>;

/** Middle of the scaled range. */
const CENTRE = 0.5;
/** Usual deviation of a scaled value about the middle. */
const SPREAD = 0.25;
/** Standard deviation of the logarithm of the noise learnt. */
const NOISE_REACH = 0.8;
const NOISE_SEED = 17;

/** A denoiser for all noise levels, and windows given back by it. */
export function diffusionParts(options: DiffusionOptions, shape: WindowShape): TrainedParts {
  const { layers, activation, noiseLevels, typicalNoise } = options;
  const size = shape.steps * shape.channels;
  const sizes = [size + 1, ...layers, size];

  /**
   * Takes and gives values at the same scale whatever the noise; gives the noisy window through where there is little.
   * @param noisy `[batch, time · channel]`, about 0 @param level `[batch, 1]` @see Karras et al. (2022), equation 7
   */
  const denoise = (parameters: Parameters, noisy: Tensor, level: Tensor): Tensor => {
    const whole = add(square(level), SPREAD ** 2);
    const input = concat([div(noisy, sqrt(whole)), mul(log(level), 0.25)], 1);
    const learnt = runStack(parameters, 'denoiser', layers.length + 1, activation, input);
    const kept = mul(noisy, div(SPREAD ** 2, whole));
    return add(kept, mul(learnt, div(mul(level, SPREAD), sqrt(whole))));
  };
  const rowsOf = (batch: Tensor) => flattenWindows(sub(batch, CENTRE), shape);

  return {
    initialise: (random) => stackWeights('denoiser', sizes, random),
    noiseShapes: [[size], [1]],
    loss(parameters, { batch, noise: [draws, levels] }) {
      const rows = rowsOf(batch);
      const level = mul(exp(mul(levels!, NOISE_REACH)), typicalNoise);
      const noisy = add(rows, mul(standInDraws(draws!, NOISE_SEED), level));
      const weight = div(add(square(level), SPREAD ** 2), square(mul(level, SPREAD)));
      return mean(mul(squaredDifference(rows, denoise(parameters, noisy, level)), weight));
    },
    reconstruct(parameters, batch) {
      const rows = rowsOf(batch);
      const blank = mul(slice(rows, [0, 0], [rows.shape[0]!, 1]), 0);
      const returned = noiseLevels.flatMap((deviation, index) => {
        const noise = mul(fixedDraws([size], NOISE_SEED + index), deviation);
        const level = add(blank, deviation);
        return [add(rows, noise), sub(rows, noise)].map((noisy) => denoise(parameters, noisy, level));
      });
      const expected = div(addN(returned), returned.length);
      return { expected: add(unflattenWindows(expected, shape), CENTRE) };
    },
  };
}
