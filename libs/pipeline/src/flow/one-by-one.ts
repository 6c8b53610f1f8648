import type { FlowStage, ItemStage, StageBatch } from '../stages/stage';

/**
 * Two stages as one, of which the first has to know what the second made of the item before: items go through both one by
 * one.
 */
export function oneByOne<In, Between, Out>(
  first: ItemStage<In, Between>,
  second: ItemStage<Between, Out>,
): FlowStage<In, Out> {
  return {
    process: (batch: StageBatch<In>) => ({
      ...batch,
      items: batch.items.map((item) => second.take(first.take(item, batch.counters), batch.counters)),
    }),
    snapshot: () => [...first.snapshot(), ...second.snapshot()],
  };
}
