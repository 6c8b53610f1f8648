import type { WeightArray } from '@kymo/domain';
import { mean, tensor, type Tensor } from '@tensorflow/tfjs-core';
import type { NetworkRun, Parameters } from '../definition';

/** Windows looked at; variances need no more. */
const MOST_WINDOWS = 512;
/** Square of a thousandth of the range: less is rounding. */
const SMALLEST_VARIANCE = 1e-6;

/**
 * Estimates the noise that a network leaves on each channel, on the validation windows where there are any.
 * @param squaredErrors `[batch, time, channel]` of a batch of examples
 * @returns the variances `noise`, `[channel]`
 */
export async function estimateNoise(
  learnt: readonly WeightArray[],
  { engine, training, validation }: NetworkRun,
  kind: 'shared' | 'by-channel',
  squaredErrors: (parameters: Parameters, examples: Tensor) => Tensor,
): Promise<WeightArray> {
  const examples = validation.count > 0 ? validation : training;
  const count = Math.min(MOST_WINDOWS, examples.count);
  const batch = new Float32Array(examples.shape.reduce((product, length) => product * length, count));
  const indices = Int32Array.from({ length: count }, (_, index) =>
    Math.floor((index * examples.count) / count),
  );
  examples.fill(indices, batch);
  const compiled = await engine.compile(
    (windows) => {
      const weights = Object.fromEntries(
        learnt.map(({ name, shape, values }) => [name, tensor(values, [...shape])]),
      );
      return [mean(squaredErrors(weights, windows!), [0, 1])];
    },
    [{ shape: [count, ...examples.shape] }],
  );
  try {
    const [variances] = await compiled.run([batch]);
    const own = Float32Array.from(variances!.values);
    const shared = own.reduce((sum, variance) => sum + variance, 0) / own.length;
    const values = own.map((variance) => Math.max(SMALLEST_VARIANCE, kind === 'shared' ? shared : variance));
    return { name: 'noise', shape: [values.length], values };
  } finally {
    await compiled.dispose();
  }
}
