import type { Random } from '@kymo/statistics';
import type { WeightArray } from '@kymo/domain';
import {
  add,
  elu,
  matMul,
  mean,
  mul,
  reshape,
  rsqrt,
  softmax,
  square,
  sub,
  transpose,
  unstack,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { Parameters } from '../../types/network';
import { constant, dense, denseWeights } from '../layers/weights';

/** Units of a block's hidden layer over its width. */
const EXPANSION = 2;
const SMALLEST_VARIANCE = 1e-5;

/** Weights of blocks one after another, and of the normalisation at their end. */
export function transformerWeights(
  name: string,
  depth: number,
  width: number,
  random: Random,
): WeightArray[] {
  const blocks = Array.from({ length: depth }, (_, index) => `${name}.${index}`);
  return [
    ...blocks.flatMap((block) => [
      ...normWeights(`${block}.before`, width),
      ...denseWeights(`${block}.attention`, width, 3 * width, random),
      ...denseWeights(`${block}.joined`, width, width, random),
      ...normWeights(`${block}.between`, width),
      ...denseWeights(`${block}.hidden`, width, EXPANSION * width, random),
      ...denseWeights(`${block}.output`, EXPANSION * width, width, random),
    ]),
    ...normWeights(`${name}.after`, width),
  ];
}

/**
 * Blocks of attention and a dense layer, each on normalised tokens and added to them.
 * @param tokens `[batch, token, width]`
 * @see Vaswani et al., Attention is all you need (2017), section 3
 * @see Xiong et al., On layer normalization in the transformer architecture (2020), for the order
 */
export function runTransformer(
  parameters: Parameters,
  name: string,
  depth: number,
  heads: number,
  tokens: Tensor,
): Tensor {
  let hidden = tokens;
  for (let index = 0; index < depth; index++) {
    const block = `${name}.${index}`;
    hidden = add(hidden, attend(parameters, block, heads, normalise(parameters, `${block}.before`, hidden)));
    const inner = elu(
      dense(parameters, `${block}.hidden`, normalise(parameters, `${block}.between`, hidden)),
    );
    hidden = add(hidden, dense(parameters, `${block}.output`, inner));
  }
  return normalise(parameters, `${name}.after`, hidden);
}

/** Multi-head self-attention. @see the same, equation 1 */
function attend(parameters: Parameters, block: string, heads: number, tokens: Tensor): Tensor {
  const [batch, count, width] = tokens.shape as [number, number, number];
  const size = width / heads;
  const projected = reshape(dense(parameters, `${block}.attention`, tokens), [batch, count, 3, heads, size]);
  const apart = transpose(projected, [2, 0, 3, 1, 4]);
  const [queries, keys, values] = unstack(apart) as [Tensor, Tensor, Tensor];
  const weights = softmax(mul(matMul(queries, keys, false, true), 1 / Math.sqrt(size)));
  const taken = transpose(matMul(weights, values), [0, 2, 1, 3]);
  return dense(parameters, `${block}.joined`, reshape(taken, [batch, count, width]));
}

function normWeights(name: string, width: number): WeightArray[] {
  return [constant(`${name}.scale`, [width], 1), constant(`${name}.shift`, [width], 0)];
}

/** Brings each token to mean 0 and variance 1. @see Ba, Kiros and Hinton, Layer normalization (2016) */
function normalise(parameters: Parameters, name: string, tokens: Tensor): Tensor {
  const centred = sub(tokens, mean(tokens, -1, true));
  const inverse = rsqrt(add(mean(square(centred), -1, true), SMALLEST_VARIANCE));
  return add(mul(mul(centred, inverse), parameters[`${name}.scale`]!), parameters[`${name}.shift`]!);
}
