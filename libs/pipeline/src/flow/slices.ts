import { setImmediate as turn } from 'node:timers/promises';
import { addCounters, type Batch, type RawRecord, type Store } from '@kymo/domain';
import { concatMap, defer, from, type Observable, type OperatorFunction } from 'rxjs';
import { beginBatch } from '../stages/stage';
import type { Flowing } from './through';

/** Records taken in at once. */
const SLICE_RECORDS = 250;

/** A pass in slices: after each the rest of the program, and Kafka's heartbeats, have their turn. */
export function slicesOf(batch: Batch, store: Pick<Store, 'position'>): Observable<Flowing<RawRecord>> {
  const records = unseen(batch, store);
  const count = Math.max(1, Math.ceil(records.length / SLICE_RECORDS));
  const slices = Array.from({ length: count }, (_, index): Flowing<RawRecord> => {
    const slice = records.slice(index * SLICE_RECORDS, (index + 1) * SLICE_RECORDS);
    const place = { isFirst: index === 0, isLast: index === count - 1 };
    return { ...beginBatch({ ...batch, records: slice }, place), states: [] };
  });
  return from(slices).pipe(concatMap((slice) => turn(slice)));
}

/** Records whose effects are durable already are not taken in twice. */
function unseen(
  { recreated, partition, records }: Batch,
  store: Pick<Store, 'position'>,
): readonly RawRecord[] {
  const position = recreated ? undefined : store.position(partition);
  return position === undefined ? records : records.filter(({ offset }) => offset >= position);
}

/** Slices to whole passes. */
export function wholePasses<Item>(): OperatorFunction<Flowing<Item>, Flowing<Item>> {
  return (slices) =>
    defer(() => {
      let held: Flowing<Item>[] = [];
      return slices.pipe(
        concatMap((slice) => {
          held.push(slice);
          if (!slice.isLast) return [];
          const whole = joined(held, slice);
          held = [];
          return [whole];
        }),
      );
    });
}

function joined<Item>(slices: readonly Flowing<Item>[], last: Flowing<Item>): Flowing<Item> {
  return {
    ...last,
    isFirst: true,
    items: slices.flatMap(({ items }) => items),
    counters: slices.map(({ counters }) => counters).reduce(addCounters),
    deadLetters: slices.flatMap(({ deadLetters }) => deadLetters),
  };
}
