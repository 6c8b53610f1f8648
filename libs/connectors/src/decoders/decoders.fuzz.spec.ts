import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Sample } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { decodersWithRecords, mutated } from './mutated-records.fixture';

/** Of each format. */
const RECORDS = Number(process.env['KYMO_FUZZ_RECORDS'] ?? 2_000);
/** A record of a few kilobytes that takes longer would hold up the heartbeats. */
const LONGEST_CPU_MS = 250;
/** What decoders may come to keep of the second half of the records: caches have limits. */
const MOST_KEPT_BYTES = 4 * 2 ** 20;
const testcases = new URL('./testcases/', import.meta.url);
const TIMEOUT_MS = 60_000 + 4 * RECORDS;
const seed = Number(process.env['KYMO_PROPERTY_SEED'] ?? 1);

describe.each(decodersWithRecords(testcases))('$format', ({ decoder, records }) => {
  it('reads one of the records that are changed', () => {
    expect(records.some((record) => decoder.decode(record).samples.length > 0)).toBe(true);
  });

  it(
    'neither throws nor hangs, whatever the bytes, and gives out sound samples, and keeps nothing of them',
    () => {
      const broken = mutated(records, seed);
      let longestMs = 0;
      const unsound: unknown[] = [];
      let halfway = 0;
      for (let count = 0; count < RECORDS; count++) {
        if (count === Math.floor(RECORDS / 2)) halfway = keptBytes();
        const record = broken.next().value as (typeof records)[number];
        const before = process.cpuUsage();
        const { samples, rejections } = decoder.decode(record);
        const { user } = process.cpuUsage(before);
        longestMs = Math.max(longestMs, user / 1_000);
        unsound.push(...samples.filter((sample) => !isSound(sample)));
        unsound.push(...rejections.filter(({ message }) => !/\S/.test(message)));
      }
      expect(unsound).toEqual([]);
      expect(longestMs).toBeLessThan(LONGEST_CPU_MS);
      expect(keptBytes() - halfway).toBeLessThan(MOST_KEPT_BYTES);
    },
    TIMEOUT_MS,
  );
});

/** Memory that is in use once all garbage is collected. */
function keptBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  // What was only kept to be finalized goes with the second.
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function isSound({ series, timeMs, values }: Sample): boolean {
  const isValue = (value: number | null) => value === null || Number.isFinite(value);
  return series !== '' && Number.isSafeInteger(timeMs) && Object.values(values).every(isValue);
}
