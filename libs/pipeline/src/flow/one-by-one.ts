import type { StageBatch, SynchronousStage } from '../stages/stage';

/**
 * Two stages as one, of which the first has to know what the second made of the item before: items go through both one by
 * one.
 */
export function oneByOne<In, Between, Out>(
  first: SynchronousStage<In, Between>,
  second: SynchronousStage<Between, Out>,
): SynchronousStage<In, Out> {
  return {
    process: (batch: StageBatch<In>) => ({
      ...batch,
      items: batch.items.flatMap((item) => second.process(first.process({ ...batch, items: [item] })).items),
    }),
    snapshot: () => [...first.snapshot(), ...second.snapshot()],
    reset: () => {
      first.reset();
      second.reset();
    },
  };
}
