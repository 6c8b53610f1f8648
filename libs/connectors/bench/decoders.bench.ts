import { decodersWithRecords, mutated } from '../src/decoders/mutated-records.fixture';

const RECORDS = 1_000_000;
const MIB = 2 ** 20;

/** A million records gone wrong, divided among all decoders: how long the slowest takes, and what memory is left behind. */
export async function bench() {
  const testcases = new URL('../libs/connectors/src/decoders/testcases/', import.meta.url);
  const all = decodersWithRecords(testcases);
  const each = Math.ceil(RECORDS / all.length);
  const result: Record<string, object> = {};
  let total = 0;
  for (const { format, decoder, records } of all) {
    const broken = mutated(records, 1);
    const usedMiB = heapMiB();
    let [samples, rejections, longestMs] = [0, 0, 0];
    for (let count = 0; count < each; count++) {
      const record = broken.next().value as (typeof records)[number];
      const startMs = performance.now();
      const decoded = decoder.decode(record);
      longestMs = Math.max(longestMs, performance.now() - startMs);
      samples += decoded.samples.length;
      rejections += decoded.rejections.length;
      if (count % 10_000 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    total += each;
    result[format] = { records: each, samples, rejections, longestMs, heapGrowthMiB: heapMiB() - usedMiB };
  }
  return { records: total, ...result };
}

function heapMiB(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().heapUsed / MIB;
}
