import type { Batch, RawRecord } from '@kymo/domain';

/** Most records of a pass, and most bytes of them: all of it is judged in one turn of the event loop, and written in another. */
const MAX_RECORDS = 250;
const MAX_BYTES = 2 ** 17;

/**
 * The passes of a batch, in their order: each so small that Kafka's heartbeats need not wait for it. Records of one offset
 * stay together, or a run that is stopped between them would read some of them again.
 */
export function passesOf(batch: Batch): readonly Batch[] {
  const parts = partsOf(batch.records);
  if (parts.length < 2) return [batch];
  const { partition, topicId, recreated, overtaken, last, nextOffset } = batch;
  return parts.map((records, index) => {
    const next = parts[index + 1]?.[0];
    return {
      partition,
      topicId,
      records,
      nextOffset: next?.offset ?? nextOffset,
      // All of them may begin before the first is durable, and until then the position is that of the topic that is no more.
      recreated,
      ...(index === 0 && { overtaken }),
      ...(next === undefined && { last }),
    };
  });
}

function partsOf(records: readonly RawRecord[]): RawRecord[][] {
  const parts: RawRecord[][] = [];
  let bytes = 0;
  for (const record of records) {
    const part = parts.at(-1);
    bytes += record.value.byteLength;
    const isRoom = part !== undefined && part.length < MAX_RECORDS && bytes <= MAX_BYTES;
    if (isRoom || part?.at(-1)!.offset === record.offset) part!.push(record);
    else {
      parts.push([record]);
      bytes = record.value.byteLength;
    }
  }
  return parts;
}
