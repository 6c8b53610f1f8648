import type { WeightArray } from '@kymo/domain';
import { mean, squaredDifference, tensor, type Tensor } from '@tensorflow/tfjs-core';
import type { NetworkRun, Parameters } from '../definition';

/** Windows looked at; variances need no more. */
const MOST_WINDOWS = 512;
/** Square of a thousandth of the range: less is rounding. */
const SMALLEST_VARIANCE = 1e-6;

/**
 * Estimates the noise that a network leaves on each channel, on the validation windows where there are any.
 * @returns the variances `noise`, `[channel]`
 */
export async function estimateNoise(
  learnt: readonly WeightArray[],
  { engine, training, validation }: NetworkRun,
  rebuild: (parameters: Parameters, batch: Tensor) => Tensor,
): Promise<WeightArray> {
  const examples = validation.count > 0 ? validation : training;
  const count = Math.min(MOST_WINDOWS, examples.count);
  const [steps = 0, channels = 0] = examples.shape;
  const batch = new Float32Array(count * steps * channels);
  const indices = Int32Array.from({ length: count }, (_, index) =>
    Math.floor((index * examples.count) / count),
  );
  examples.fill(indices, batch);
  const compiled = await engine.compile(
    (windows) => {
      const weights = Object.fromEntries(
        learnt.map(({ name, shape, values }) => [name, tensor(values, [...shape])]),
      );
      return [mean(squaredDifference(windows!, rebuild(weights, windows!)), [0, 1])];
    },
    [{ shape: [count, steps, channels] }],
  );
  try {
    const [variances] = await compiled.run([batch]);
    const values = Float32Array.from(variances!.values, (variance) => Math.max(SMALLEST_VARIANCE, variance));
    return { name: 'noise', shape: [channels], values };
  } finally {
    await compiled.dispose();
  }
}
