import { add, matMul, reshape, sub, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type {
  NetworkDefinition,
  FittedNetwork,
  Network,
  NetworkRun,
  Parameters,
  WindowShape,
} from '../../types/network';
import { adaptToLength } from '../../calibration/short-training';
import { detectorOptions } from '../../types/options';
import { exampleRows } from '../layers/example-rows';
import { principalComponents } from '../layers/principal-components';

export const linearOptions = {
  ...detectorOptions({ windowLength: 64, folds: 4, trainingWindows: 3000 }),
  varianceShare: z
    .number()
    .min(0.05)
    .max(0.9999)
    .default(0.99)
    .describe('Share of the variance of the training windows that the code must explain'),
  codeSize: z.int().min(1).max(2000).default(400).describe('Maximum number of units in the code'),
};

const optionsSchema = z.strictObject(linearOptions);

/** More folds, so that each leaves nearly all of a short training part to learn from. */
export const SHORT_TRAINING = { folds: 8, margin: 1 };

type LinearAutoencoderOptions = z.infer<typeof optionsSchema>;

/**
 * An undercomplete autoencoder with one linear layer each way and tied weights, fitted in closed form: its code spans
 * the principal subspace of the training windows.
 * Works from the first minutes, on linear relations between channels and steps; fails where normal operation is curved,
 * as between regimes that never mix. Assumes channels scaled to about [0, 1].
 * Costs two products with a `[steps · channels, code]` matrix per window.
 * @see Baldi and Hornik, Neural networks and principal component analysis (1989)
 */
export const linearAutoencoder: NetworkDefinition<LinearAutoencoderOptions> = {
  summary: 'Principal subspace of the windows, fitted in closed form: serves from the first minute',
  optionsSchema,
  adapt: (options, steps) => adaptToLength(options, steps, SHORT_TRAINING),
  create: createNetwork,
};

function createNetwork(options: LinearAutoencoderOptions, { steps, channels }: WindowShape): Network {
  const dimensions = steps * channels;
  const encode = ({ mean, components }: Parameters, batch: Tensor): Tensor =>
    matMul(
      sub(reshape(batch, [batch.shape[0]!, dimensions]), mean!) as Tensor2D,
      components as Tensor2D,
      false,
      true,
    );
  const decode = ({ mean, components }: Parameters, code: Tensor): Tensor =>
    reshape(add(matMul(code as Tensor2D, components as Tensor2D), mean!), [code.shape[0]!, steps, channels]);
  return {
    code: { encode, decode },
    validationShare: 0,
    fit: (run) => fit(run, dimensions, options),
    reconstruct: (parameters, batch) => ({ expected: decode(parameters, encode(parameters, batch)) }),
  };
}

async function fit(
  { engine, training, seed, onProgress }: NetworkRun,
  dimensions: number,
  { varianceShare, codeSize }: LinearAutoencoderOptions,
): Promise<FittedNetwork> {
  const rows = exampleRows([training], training.count);
  const mean = centre(rows, dimensions);
  const most = Math.min(codeSize, dimensions - 1, Math.max(1, training.count - 1));
  const { components } = await principalComponents(engine, rows, dimensions, { varianceShare, most, seed });
  onProgress?.({ step: 'principal subspace found', fraction: 1 });
  return {
    parameters: [
      { name: 'mean', shape: [dimensions], values: mean },
      { name: 'components', shape: [components.length / dimensions, dimensions], values: components },
    ],
    epochs: 1,
    trainingLoss: [],
    validationLoss: [],
  };
}

/** Subtracts the mean of every column, in place. */
function centre(rows: Float32Array, dimensions: number): Float32Array {
  const count = rows.length / dimensions;
  const sums = new Float64Array(dimensions);
  for (let index = 0; index < rows.length; index++) sums[index % dimensions]! += rows[index]!;
  const mean = Float32Array.from(sums, (sum) => sum / count);
  for (let index = 0; index < rows.length; index++) rows[index]! -= mean[index % dimensions]!;
  return mean;
}
