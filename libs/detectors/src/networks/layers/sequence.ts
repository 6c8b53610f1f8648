import type { Random } from '@kymo/statistics';
import type { WeightArray } from '@kymo/domain';
import { gru, lstm, type RecurrentOptions } from '@kymo/engine';
import { reshape, slice, squeeze, type Tensor, type Tensor3D } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { Parameters, WindowShape } from '../../types/network';
import { adaptToLength, isShortTraining } from '../../calibration/short-training';
import type { DetectorOptions } from '../../types/options';
import type { TrainingOptions } from './trained-network';
import { dense, denseWeights, gruWeights, lstmWeights } from './weights';

/** Options of the networks that read a window as a sequence. */
export const sequenceOptions = {
  cell: z.enum(['lstm', 'gru']).default('lstm').describe('Recurrent unit; gru has a quarter fewer weights'),
  units: z.int().min(1).max(1024).default(64).describe('Units of the recurrent layers'),
  patchLength: z
    .int()
    .min(1)
    .max(128)
    .default(8)
    .describe(
      'Samples that form one step of the sequence; the window must be a multiple; 1 reads sample by sample',
    ),
  reversedDecoder: z
    .boolean()
    .default(true)
    .describe('The decoder rebuilds the window from its end, where the encoder stopped'),
};

type SequenceOptions = z.infer<z.ZodObject<typeof sequenceOptions>>;

/** A small margin is enough: the linear path errs little on unseen windows. */
export const SEQUENCE_MARGIN = 1.05;

/** Maximum batches on a short training part: twice as many changed nothing where it was measured. */
const SHORT_STEPS = 200;

/** Adapts options to the length of the training part. @param steps of each training series */
export function adaptSequenceToLength<Options extends DetectorOptions & TrainingOptions>(
  options: Options,
  steps: readonly number[],
): Options {
  if (!isShortTraining(options, steps)) return options;
  return {
    ...adaptToLength(options, steps, { folds: 4, margin: SEQUENCE_MARGIN }),
    maxSteps: Math.min(options.maxSteps, SHORT_STEPS),
  };
}

/** A window as a sequence of patches: `[batch, patches, patch · channels]`. */
export function cutPatches(batch: Tensor, { steps, channels }: WindowShape, patchLength: number): Tensor3D {
  return reshape(batch, [batch.shape[0]!, steps / patchLength, patchLength * channels]);
}

/** Last hidden state of the encoder, `[batch, units]`. */
export function encodeSequence(
  { cell }: SequenceOptions,
  parameters: Parameters,
  sequence: Tensor3D,
): Tensor {
  const hidden = runCell(cell, parameters, 'encoder', sequence);
  const [batch, time, units] = hidden.shape;
  return squeeze(slice(hidden, [0, time - 1, 0], [batch, 1, units]), [1]);
}

/** Feeds the code to every step of the decoder. @param code `[batch, size]` @returns `[batch, patches, units]` */
export function decodeSequence(
  { cell, reversedDecoder }: SequenceOptions,
  parameters: Parameters,
  code: Tensor,
  patches: number,
): Tensor3D {
  return runCell(cell, parameters, 'decoder', code, { reverse: reversedDecoder, steps: patches });
}

/** The same dense layer for every step of the sequence, put together to windows `[batch, time, channel]`. */
export function joinPatches(
  parameters: Parameters,
  hidden: Tensor3D,
  { steps, channels }: WindowShape,
): Tensor {
  return reshape(dense(parameters, 'output', hidden), [hidden.shape[0], steps, channels]);
}

/** Weights of the encoder, the decoder and the dense layer at its end. */
export function sequenceWeights(
  { cell, units, patchLength }: SequenceOptions,
  { channels }: WindowShape,
  codeSize: number,
  random: Random,
): WeightArray[] {
  const cellWeights = cell === 'lstm' ? lstmWeights : gruWeights;
  return [
    ...cellWeights('encoder', patchLength * channels, units, random),
    ...cellWeights('decoder', codeSize, units, random),
    ...denseWeights('output', units, patchLength * channels, random),
  ];
}

const cells = { lstm, gru };

function runCell(
  cell: SequenceOptions['cell'],
  parameters: Parameters,
  name: string,
  input: Tensor,
  options?: RecurrentOptions,
): Tensor3D {
  const [kernel, recurrent, bias] = ['kernel', 'recurrent', 'bias'].map(
    (part) => parameters[`${name}.${part}`]!,
  );
  return cells[cell](input, kernel!, recurrent!, bias!, options);
}
