import { add, customGrad, mul, sub, zerosLike, type Scalar, type Tensor } from '@tensorflow/tfjs-core';
import type { Parameters } from '../../types/network';

export interface AdversarialGame {
  readonly parameters: Parameters;
  /** `[batch, time, channel]` */
  readonly batch: Tensor;
  /** A window through the encoder and a decoder, `first` or `second`. */
  readonly rebuild: (parameters: Parameters, decoder: 'first' | 'second', batch: Tensor) => Tensor;
  readonly distance: (one: Tensor, other: Tensor) => Scalar;
  /** Weight of the game against plain reconstruction, 0 to 1. */
  readonly share: Tensor;
}

/**
 * The losses of both decoders as one: the first minimises the distance of the twice rebuilt window, the second maximises
 * it. Each term stops the gradient of the other's weights. The values of the two terms cancel, so early stopping depends
 * on plain reconstruction alone.
 * @see https://doi.org/10.1145/3394486.3403392, equations 5 to 8
 */
export function adversarialLoss({ parameters, batch, rebuild, distance, share }: AdversarialGame): Scalar {
  const first = rebuild(parameters, 'first', batch);
  const second = rebuild(parameters, 'second', batch);
  const plain = add(distance(batch, first), distance(batch, second));
  const passing = distance(batch, rebuild(heldStill(parameters, 'second'), 'second', first));
  const telling = distance(batch, rebuild(heldStill(parameters, 'encoder'), 'second', still(first)));
  return add(mul(plain, sub(1, share)), mul(sub(passing, telling), share));
}

/** The parameters of one part without a gradient. */
function heldStill(parameters: Parameters, part: string): Parameters {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, weights]) => [
      name,
      name.startsWith(`${part}.`) ? still(weights) : weights,
    ]),
  );
}

/** The same values, through which no gradient passes. */
const still = customGrad((input) => ({
  value: (input as Tensor).clone(),
  gradFunc: () => zerosLike(input as Tensor),
}));
