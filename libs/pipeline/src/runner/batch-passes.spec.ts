import type { Batch } from '@kymo/domain';
import { expect, it } from 'vitest';
import { passesOf } from './batch-passes';

function batchOf(records: number, bytes: number, flags: Partial<Batch> = {}): Batch {
  return {
    partition: 'p',
    // Offsets have gaps where Kafka has compacted a topic.
    records: Array.from({ length: records }, (_, index) => ({
      value: new Uint8Array(bytes),
      partition: 'p',
      offset: 10 + 3 * index,
    })),
    nextOffset: 5000,
    ...flags,
  };
}

it.each([
  ['no records', 0, 0, [0]],
  ['few records', 250, 100, [250]],
  ['many records', 600, 100, [250, 250, 100]],
  ['large records', 5, 50_000, [2, 2, 1]],
  ['records larger than a pass', 3, 300_000, [1, 1, 1]],
])('has passes of bounded size: %s', (_, records, bytes, sizes) => {
  expect(passesOf(batchOf(records, bytes)).map((pass) => pass.records.length)).toEqual(sizes);
});

it('goes on in each pass where the one before ended, and holds every record once', () => {
  const batch = batchOf(600, 100, { topicId: 'a', recreated: true, overtaken: true, last: true });
  const passes = passesOf(batch);
  expect(passes.flatMap(({ records }) => records)).toEqual(batch.records);
  expect(passes.map(({ topicId }) => topicId)).toEqual(['a', 'a', 'a']);
  expect(passes.map(({ nextOffset }) => nextOffset)).toEqual([10 + 3 * 250, 10 + 3 * 500, 5000]);
  expect(passes.map(({ recreated, overtaken, last }) => [recreated, overtaken, last])).toEqual([
    [true, true, undefined],
    [true, undefined, undefined],
    [true, undefined, true],
  ]);
});

it('keeps records of one offset together', () => {
  const records = [1, 1, 2, 3].flatMap((offset) =>
    Array.from({ length: 200 }, () => ({ value: new Uint8Array(10), partition: 'p', offset })),
  );
  const passes = passesOf({ partition: 'p', records, nextOffset: 4 });
  expect(passes.map((pass) => [pass.records.length, pass.nextOffset])).toEqual([
    [400, 2],
    [400, 4],
  ]);
});
