import type { WeightArray } from '@kymo/domain';
import {
  add,
  div,
  matMul,
  mul,
  reshape,
  slice,
  sub,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { NetworkRun, Parameters, WindowShape } from '../../types/network';
import { principalComponents } from './principal-components';
import { exampleRows } from './example-rows';
import { constant } from './weights';

export const linearPathOptions = {
  linearCodeSize: z
    .int()
    .min(0)
    .max(1024)
    .default(32)
    .describe(
      'Maximum number of code units of a linear path around the recurrent layers, at most an eighth of the values of a window; 0 omits the path',
    ),
};

/**
 * A linear path around recurrent layers, which are bounded: through it, unseen levels in known relations are rebuilt, and
 * the layers learn the residual. Its units are the principal components of the windows, fitted in closed form.
 * @see Lai et al., Modeling long- and short-term temporal patterns with deep neural networks (2018), section 3.6
 * @see Tipping and Bishop, Probabilistic principal component analysis (1999)
 */
export interface LinearPath {
  /** Units of the code. */
  readonly size: number;
  /** Its fixed weights. @param centre mean of each channel */
  prepare(run: NetworkRun, centre: Float32Array): Promise<WeightArray[]>;
  /** Weights of the layers beside the path, with an output of 0 before training. */
  silence(weights: WeightArray[]): WeightArray[];
  /** @param batch `[batch, time, channel]`, about 0 @returns `[batch, size]`, of unit variance */
  encode(parameters: Parameters, batch: Tensor): Tensor;
  /** The units of the path and those of the layers beside it. */
  split(code: Tensor): [linear: Tensor, own: Tensor];
  /** Residual of the path, at unit scale, `[batch, time, channel]`. */
  rest(parameters: Parameters, batch: Tensor, code: Tensor): Tensor;
  /** The window: the output of the path plus the rebuilt residual. */
  join(parameters: Parameters, code: Tensor, rest: Tensor): Tensor;
}

/** Windows of either set from which the components are fitted: neighbours are alike. */
const MAX_WINDOWS = 2000;
/** Values of a window per unit, so that the path does not carry noise. */
const VALUES_PER_UNIT = 8;
/** Scaled units: less is rounding. */
const SMALLEST_DEVIATION = 1e-3;

/** @returns undefined where the options omit the path, or windows are too small for one */
export function linearPath(
  { linearCodeSize }: { readonly linearCodeSize: number },
  { steps, channels }: WindowShape,
): LinearPath | undefined {
  const values = steps * channels;
  const size = Math.min(linearCodeSize, Math.floor(values / VALUES_PER_UNIT));
  if (size === 0) return undefined;

  const linearPart = (parameters: Parameters, code: Tensor) => {
    const rows = matMul(mul(code, parameters['linear.deviations']!) as Tensor2D, componentsOf(parameters));
    return reshape(rows, [code.shape[0]!, steps, channels]);
  };
  return {
    size,
    async prepare({ engine, training, validation, seed }, centre) {
      const rows = exampleRows([training, validation], MAX_WINDOWS);
      const count = rows.length / values;
      rows.forEach((value, index) => (rows[index] = value - centre[index % channels]!));
      const found = await principalComponents(engine, rows, values, { varianceShare: 1, most: size, seed });
      // Windows of nothing but constants have fewer components than were asked for.
      const components = new Float32Array(size * values);
      components.set(found.components);
      const deviations = constant('linear.deviations', [size], 1);
      found.variances.forEach(
        (variance, unit) => (deviations.values[unit] = Math.max(SMALLEST_DEVIATION, Math.sqrt(variance))),
      );
      const total = rows.reduce((sum, value) => sum + value * value, 0) / count;
      const carried = found.variances.reduce((sum, variance) => sum + variance, 0);
      const left = Math.sqrt(Math.max(0, total - carried) / values);
      return [
        { name: 'linear.components', shape: [size, values], values: components },
        deviations,
        constant('linear.rest', [1], Math.max(SMALLEST_DEVIATION, left)),
      ];
    },
    silence: (weights) =>
      weights.map((one) => (one.name === 'output.kernel' ? constant(one.name, one.shape, 0) : one)),
    encode(parameters, batch) {
      const rows = reshape(batch, [batch.shape[0]!, values]) as Tensor2D;
      return div(matMul(rows, componentsOf(parameters), false, true), parameters['linear.deviations']!);
    },
    split: (code) => [slice(code, [0, 0], [-1, size]), slice(code, [0, size], [-1, -1])],
    rest: (parameters, batch, code) =>
      div(sub(batch, linearPart(parameters, code)), parameters['linear.rest']!),
    join: (parameters, code, rest) =>
      add(linearPart(parameters, code), mul(rest, parameters['linear.rest']!)),
  };
}

function componentsOf(parameters: Parameters): Tensor2D {
  return parameters['linear.components'] as Tensor2D;
}
