import { expect, it } from 'vitest';
import type { PartitionReader, PartitionSlice } from '../../kafka/partition-reader';
import { PartitionHistory } from './partition-history';

const RECORDS = 50;

/** Reads records whose offsets have gaps, so many at once. */
function readerOf(atOnce: number): PartitionReader {
  async function* read(_: string, __: number, from: number): AsyncGenerator<PartitionSlice> {
    for (let offset = from; offset < 3 * RECORDS; offset += 3 * atOnce) {
      const first = Math.ceil(offset / 3);
      const messages = Array.from({ length: atOnce }, (_, index) => first + index)
        .filter((number) => number < RECORDS)
        .map((number) => ({
          offset: String(3 * number),
          timestamp: '0',
          key: null,
          value: Buffer.from('x'),
          headers: {},
        }));
      yield { messages: messages as never, nextOffset: Math.min(3 * RECORDS, 3 * (first + atOnce)) };
      await Promise.resolve();
    }
  }
  return { read } as unknown as PartitionReader;
}

async function endsFrom(from: number, atOnce: number): Promise<number[]> {
  const history = new PartitionHistory(readerOf(atOnce), 'plant/0', from, 3 * RECORDS, 1_000);
  const ends: number[] = [];
  const offsets: number[] = [];
  while ((await history.nextMs()) !== undefined) {
    const { records, nextOffset } = await history.take(20);
    offsets.push(...records.map(({ offset }) => offset));
    ends.push(nextOffset);
  }
  const first = Math.ceil(from / 3);
  expect(offsets).toEqual(Array.from({ length: RECORDS - first }, (_, index) => 3 * (first + index)));
  return ends;
}

it.each([1, 4, 7, 100])(
  'has batches that end alike wherever it begins, %i records at once',
  async (atOnce) => {
    const whole = await endsFrom(0, atOnce);
    expect(whole).toEqual([21, 42, 60, 81, 102, 120, 141, 150]);
    expect(await endsFrom(48, atOnce)).toEqual(whole.filter((end) => end > 48));
  },
);
