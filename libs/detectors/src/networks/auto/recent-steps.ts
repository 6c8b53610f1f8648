import type { ExampleSet } from '@kymo/engine';
import { concat, mean, slice, squaredDifference, type Tensor } from '@tensorflow/tfjs-core';
import type { Network, NetworkRun, Parameters, WindowShape } from '../../types/network';
import { linearAutoencoder } from '../linear-autoencoder/linear-autoencoder';
import { keepNewest } from './nearest-window';

/** Lengths of the two networks, as shares of the window. */
const SHARES = [3 / 4, 3 / 8];
/** Share of the variance that is signal; the rest is treated as noise, which must not alarm. */
const VARIANCE_SHARE = 0.9;
/** Training windows: neighbours are alike, and the subspace costs the cube of their number. */
const MAX_WINDOWS = 400;

/**
 * Two small linear autoencoders of the newest steps of a window. Their errors rise as soon as the window's, and fall
 * before the last step of a fault has left the window.
 */
export class RecentSteps {
  private readonly parts: readonly {
    readonly name: string;
    readonly shape: WindowShape;
    readonly network: Network;
  }[];

  constructor({ steps, channels }: WindowShape) {
    const options = linearAutoencoder.optionsSchema.parse({ varianceShare: VARIANCE_SHARE });
    this.parts = SHARES.map((share, index) => {
      const shape = { steps: Math.max(1, Math.round(share * steps)), channels };
      return { name: `recent${index}`, shape, network: linearAutoencoder.create(options, shape, []) };
    });
  }

  /** Weights, prefixed with the name of their network. */
  async fit(run: NetworkRun) {
    const fitted = [];
    for (const { name, shape, network } of this.parts) {
      const { parameters } = await network.fit({ ...run, training: newestOf(run.training, shape) });
      fitted.push(...parameters.map((weights) => ({ ...weights, name: `${name}.${weights.name}` })));
    }
    return fitted;
  }

  /** @param batch `[batch, time, channel]` @returns mean squared errors, one network after the other, `[batch, 2 · channel]` */
  errors(parameters: Parameters, batch: Tensor): Tensor {
    const errors = this.parts.map(({ name, shape, network }) => {
      const newest = slice(batch, [0, batch.shape[1]! - shape.steps, 0], [-1, shape.steps, shape.channels]);
      const own = { mean: parameters[`${name}.mean`]!, components: parameters[`${name}.components`]! };
      const { expected } = network.reconstruct(own, newest, undefined);
      return mean(squaredDifference(newest, expected), 1);
    });
    return concat(errors, 1);
  }
}

/** The newest steps of training windows, spread evenly, as examples. */
function newestOf(training: ExampleSet, { steps, channels }: WindowShape): ExampleSet {
  const { shape, values } = keepNewest('newest', training, steps, MAX_WINDOWS);
  const [count, width] = shape as [number, number];
  return {
    count,
    shape: [steps, channels],
    fill(indices, into) {
      indices.forEach((place, row) =>
        into.set(values.subarray(place * width, (place + 1) * width), row * width),
      );
    },
  };
}
