import type { Random } from '@kymo/statistics';
import type { WeightArray } from '@kymo/domain';
import {
  add,
  concat,
  conv1d,
  conv2dTranspose,
  maxPool,
  reshape,
  slice,
  tile,
  type Tensor3D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { Parameters, WindowShape } from '../../types/network';
import { activate, activationOption } from '../layers/dense-stack';
import type { PlainParts } from '../layers/plain-autoencoder';
import { constant, dense, denseWeights } from '../layers/weights';

export const convolutionalOptions = {
  filters: z
    .array(z.int().min(1).max(512))
    .min(1)
    .max(6)
    .default([16, 16])
    .describe('Filters of each level; every level halves the steps'),
  kernelSize: z.int().min(1).max(31).default(5).describe('Length of a filter, in steps'),
  codeSize: z.int().min(1).max(4096).default(24).describe('Units of the code'),
  upsampling: z
    .enum(['repeated', 'transposed'])
    .default('repeated')
    .describe('How the decoder doubles the steps: by repeating each, or by a learnt transposed convolution'),
  skips: z
    .boolean()
    .default(false)
    .describe(
      'Pass each level of the encoder to the decoder, as a U-Net does: sharper, but input may be copied through',
    ),
  activation: activationOption,
};

type ConvolutionalOptions = z.infer<z.ZodObject<typeof convolutionalOptions>>;

/** Convolutions and pooling down to a dense code; steps doubled and convolutions back up. */
export function convolutionalParts(options: ConvolutionalOptions, shape: WindowShape): PlainParts {
  const { filters, activation, skips, upsampling } = options;
  const deepest = filters.at(-1)!;
  // Odd lengths are padded by the pooling, and cut again on the way up.
  const lengths = filters.reduce<number[]>((all) => [...all, Math.ceil(all.at(-1)! / 2)], [shape.steps]);
  const bottom = lengths.at(-1)!;
  return {
    initialise: (random) => weightsOf(options, shape, bottom, random),
    hasSkips: skips,
    encode(parameters, batch) {
      const levels: Tensor3D[] = [];
      let hidden = batch as Tensor3D;
      filters.forEach((_, level) => {
        hidden = activate(activation, convolve(parameters, `encoder.${level}`, hidden)) as Tensor3D;
        levels.push(hidden);
        hidden = halve(hidden);
      });
      const flat = reshape(hidden, [batch.shape[0]!, bottom * deepest]);
      return { code: dense(parameters, 'code', flat), skipped: levels };
    },
    decode(parameters, { code, skipped }) {
      const expanded = activate(activation, dense(parameters, 'expand', code));
      let hidden = reshape(expanded, [code.shape[0]!, bottom, deepest]) as Tensor3D;
      for (let level = filters.length - 1; level >= 0; level--) {
        const doubled =
          upsampling === 'repeated' ? repeat(hidden) : convolveUp(parameters, `up.${level}`, hidden);
        const up = cutSteps(doubled, lengths[level]!);
        const input = skips ? (concat([up, skipped![level]!], 2) as Tensor3D) : up;
        hidden = activate(activation, convolve(parameters, `decoder.${level}`, input)) as Tensor3D;
      }
      return convolve(parameters, 'output', hidden);
    },
  };
}

function weightsOf(
  { filters, kernelSize, codeSize, skips, upsampling }: ConvolutionalOptions,
  { channels }: WindowShape,
  bottom: number,
  random: Random,
): WeightArray[] {
  const deepest = filters.at(-1)!;
  const level = (name: string, from: number, to: number) =>
    convolutionWeights(name, kernelSize, from, to, random);
  return [
    ...filters.flatMap((to, index) => level(`encoder.${index}`, filters[index - 1] ?? channels, to)),
    ...denseWeights('code', bottom * deepest, codeSize, random),
    ...denseWeights('expand', codeSize, bottom * deepest, random),
    ...filters.flatMap((own, index) => {
      const below = filters[index + 1] ?? deepest;
      return [
        ...(upsampling === 'transposed' ? level(`up.${index}`, below, below) : []),
        ...level(`decoder.${index}`, below + (skips ? own : 0), own),
      ];
    }),
    ...level('output', filters[0]!, channels),
  ];
}

/** Kernel `[steps, from, to]`, drawn so that signals keep their size, and bias `[to]`. */
function convolutionWeights(
  name: string,
  steps: number,
  from: number,
  to: number,
  random: Random,
): WeightArray[] {
  const limit = Math.sqrt(6 / (steps * (from + to)));
  const values = Float32Array.from({ length: steps * from * to }, () => (2 * random() - 1) * limit);
  return [{ name: `${name}.kernel`, shape: [steps, from, to], values }, constant(`${name}.bias`, [to], 0)];
}

function convolve(parameters: Parameters, name: string, input: Tensor3D): Tensor3D {
  return add(conv1d(input, parameters[`${name}.kernel`] as Tensor3D, 1, 'same'), parameters[`${name}.bias`]!);
}

/** The larger of each two steps. */
function halve(input: Tensor3D): Tensor3D {
  const [batch, steps, channels] = input.shape;
  const image = reshape(input, [batch, steps, 1, channels]) as Tensor4D;
  return reshape(maxPool(image, [2, 1], [2, 1], 'same'), [batch, Math.ceil(steps / 2), channels]);
}

/** Each step twice. */
function repeat(input: Tensor3D): Tensor3D {
  const [batch, length, channels] = input.shape;
  const twice = tile(reshape(input, [batch, length, 1, channels]), [1, 1, 2, 1]);
  return reshape(twice, [batch, 2 * length, channels]);
}

/** Twice the steps, each step spread by a filter of its own for every pair of channels. */
function convolveUp(parameters: Parameters, name: string, input: Tensor3D): Tensor3D {
  const [batch, length, channels] = input.shape;
  const kernel = parameters[`${name}.kernel`] as Tensor3D;
  const spread = conv2dTranspose(
    reshape(input, [batch, length, 1, channels]) as Tensor4D,
    reshape(kernel, [kernel.shape[0], 1, channels, channels]) as Tensor4D,
    [batch, 2 * length, 1, channels],
    [2, 1],
    'same',
  );
  return add(reshape(spread, [batch, 2 * length, channels]), parameters[`${name}.bias`]!);
}

function cutSteps(input: Tensor3D, steps: number): Tensor3D {
  const [batch, length, channels] = input.shape;
  return length === steps ? input : slice(input, [0, 0, 0], [batch, steps, channels]);
}
