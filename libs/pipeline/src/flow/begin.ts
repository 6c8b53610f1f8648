import type { Batch, RawRecord, Store } from '@kymo/domain';
import { turn } from '@kymo/statistics';
import { beginBatch } from '../stages/stage';
import type { Flowing } from './through';

/** Begins a pass in a turn of its own: before it the rest of the program, and Kafka's heartbeats, have theirs. */
export async function begin(batch: Batch, store: Pick<Store, 'position'>): Promise<Flowing<RawRecord>> {
  await turn();
  const { partition, nextOffset, topicId } = batch;
  return {
    ...beginBatch({ ...batch, records: unseen(batch, store) }),
    states: [],
    reached: [{ partition, nextOffset, topicId }],
    passes: 1,
  };
}

/** Records whose effects are durable already are not taken in twice. */
function unseen(
  { recreated, partition, records }: Batch,
  store: Pick<Store, 'position'>,
): readonly RawRecord[] {
  const position = recreated ? undefined : store.position(partition);
  return position === undefined ? records : records.filter(({ offset }) => offset >= position);
}
