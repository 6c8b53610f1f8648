import type { WeightArray } from '@kymo/domain';
import { mean, type Tensor } from '@tensorflow/tfjs-core';
import type { NetworkRun, Parameters } from '../../types/network';
import { exampleRows } from './example-rows';
import { tensorsOf } from './weights';

/** Windows used; averages need no more. */
const MAX_WINDOWS = 512;

/**
 * Averages of quantities of a network by channel, over the validation windows if there are any.
 * @param quantities of a batch of examples, the channel last: `[batch, …, channel]`
 * @returns of each quantity, `[channel]`
 */
export async function averagesOverExamples(
  learnt: readonly WeightArray[],
  { engine, training, validation }: NetworkRun,
  quantities: (parameters: Parameters, examples: Tensor) => Tensor[],
): Promise<Float32Array[]> {
  const examples = validation.count > 0 ? validation : training;
  const batch = exampleRows([examples], MAX_WINDOWS);
  const count = Math.min(MAX_WINDOWS, examples.count);
  const compiled = await engine.compile(
    (windows) => {
      return quantities(tensorsOf(learnt), windows!).map((quantity) => mean(quantity, allButLast(quantity)));
    },
    [{ shape: [count, ...examples.shape] }],
  );
  try {
    return (await compiled.run([batch])).map(({ values }) => Float32Array.from(values));
  } finally {
    await compiled.dispose();
  }
}

function allButLast({ rank }: Tensor): number[] {
  return Array.from({ length: rank - 1 }, (_, axis) => axis);
}
