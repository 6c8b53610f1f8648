import type { Batch, RawRecord, Store } from '@kymo/domain';
import { turn } from '@kymo/statistics';
import { beginBatch } from '../stages/stage';
import type { Flowing } from './through';

/**
 * Begins a pass in a turn of its own: before it the rest of the program, and Kafka's heartbeats, have theirs. Records whose
 * effects are durable already are not taken in twice, and do not take the position back, or those behind them would be.
 */
export async function begin(batch: Batch, store: Pick<Store, 'position'>): Promise<Flowing<RawRecord>> {
  await turn();
  const { partition, topicId, recreated } = batch;
  const position = (recreated ? undefined : store.position(partition)) ?? 0;
  const records = batch.records.filter(({ offset }) => offset >= position);
  const nextOffset = Math.max(position, batch.nextOffset);
  return {
    ...beginBatch({ ...batch, records, nextOffset }),
    states: [],
    reached: [{ partition, nextOffset, topicId }],
    passes: 1,
  };
}
