import {
  add,
  addN,
  concat,
  div,
  exp,
  fill,
  mean,
  mul,
  sqrt,
  square,
  sub,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { Parameters, WindowShape } from '../../types/network';
import { centre, uncentre } from '../layers/centre';
import {
  activate,
  activationOption,
  flattenWindows,
  runStack,
  stackWeights,
  unflattenWindows,
} from '../layers/dense-stack';
import { reconstructionLoss } from '../layers/reconstruction-loss';
import { fixedDraws, standInDraws } from '../layers/stand-in-draws';
import type { TrainedParts } from '../layers/trained-network';

export const diffusionOptions = {
  loss: z
    .enum(['squared-error', 'huber'])
    .default('squared-error')
    .describe('Error of the denoised values to minimise; huber is less sensitive to outliers'),
  layers: z
    .array(z.int().min(1).max(4096))
    .min(1)
    .max(8)
    .default([256, 64, 256])
    .describe('Units of the hidden layers of the denoiser'),
  activation: activationOption,
  noiseLevels: z
    .array(z.number().positive().max(10))
    .min(1)
    .max(8)
    .default([0.05, 0.1, 0.2])
    .describe('Standard deviations, scaled, of the noise levels at which a window is scored'),
  typicalNoise: z
    .number()
    .positive()
    .max(10)
    .default(0.1)
    .describe('Median standard deviation, scaled, of the noise that the denoiser learns to undo'),
};

type DiffusionOptions = z.infer<z.ZodObject<typeof diffusionOptions>>;

/** Usual standard deviation of a scaled value. */
const SPREAD = 0.25;
/** Standard deviation of the logarithm of the noise learnt. */
const NOISE_REACH = 0.8;
const NOISE_SEED = 17;

/** Noise level and its logarithm, both `[batch, 1]`; given separately because engines round logarithms by batch position. */
interface NoiseLevel {
  readonly level: Tensor;
  readonly logarithm: Tensor;
}

/** A denoiser for all noise levels, and the reconstruction of windows by it. */
export function diffusionParts(options: DiffusionOptions, shape: WindowShape): TrainedParts {
  const { layers, activation, noiseLevels, typicalNoise } = options;
  const { misfit } = reconstructionLoss(options, shape);
  const size = shape.steps * shape.channels;
  const sizes = [size + 1, ...layers, size];

  /** Input of the denoiser: noisy values at one scale, and the noise level. */
  const shown = (noisy: Tensor, { level, logarithm }: NoiseLevel): Tensor =>
    concat([div(noisy, sqrt(add(square(level), SPREAD ** 2))), mul(logarithm, 0.25)], 1);

  /**
   * Input and output have the same scale at every noise level; with little noise, the window passes through.
   * @param noisy `[batch, time · channel]`, about 0 @see Karras et al. (2022), equation 7
   */
  const denoise = (parameters: Parameters, noisy: Tensor, noise: NoiseLevel): Tensor => {
    const { level } = noise;
    const whole = add(square(level), SPREAD ** 2);
    const learnt = runStack(parameters, 'denoiser', layers.length + 1, activation, shown(noisy, noise));
    const kept = mul(noisy, div(SPREAD ** 2, whole));
    return add(kept, mul(learnt, div(mul(level, SPREAD), sqrt(whole))));
  };
  const rowsOf = (parameters: Parameters, batch: Tensor) => flattenWindows(centre(parameters, batch), shape);
  const levelOf = (rows: Tensor, deviation: number): NoiseLevel => ({
    level: fill([rows.shape[0]!, 1], deviation),
    logarithm: fill([rows.shape[0]!, 1], Math.log(deviation)),
  });

  return {
    code: {
      encode(parameters, batch) {
        const rows = rowsOf(parameters, batch);
        const narrowest = layers.indexOf(Math.min(...layers));
        const input = shown(rows, levelOf(rows, typicalNoise));
        return activate(activation, runStack(parameters, 'denoiser', narrowest + 1, activation, input));
      },
    },
    initialise: (random) => stackWeights('denoiser', sizes, random),
    noiseShapes: [[size], [1]],
    loss(parameters, { batch, noise: [draws, levels] }) {
      const rows = rowsOf(parameters, batch);
      const logarithm = add(mul(levels!, NOISE_REACH), Math.log(typicalNoise));
      const level = exp(logarithm);
      const noisy = add(rows, mul(standInDraws(draws!, NOISE_SEED), level));
      const weight = div(add(square(level), SPREAD ** 2), square(mul(level, SPREAD)));
      return mean(mul(misfit(parameters, rows, denoise(parameters, noisy, { level, logarithm })), weight));
    },
    reconstruct(parameters, batch) {
      const rows = rowsOf(parameters, batch);
      const returned = noiseLevels.flatMap((deviation, index) => {
        const noise = mul(fixedDraws([size], NOISE_SEED + index), deviation);
        const level = levelOf(rows, deviation);
        return [add(rows, noise), sub(rows, noise)].map((noisy) => denoise(parameters, noisy, level));
      });
      const expected = div(addN(returned), returned.length);
      return { expected: uncentre(parameters, unflattenWindows(expected, shape)) };
    },
  };
}
