import { describe, expect, it } from 'vitest';
import { decodersWithRecords, mutated } from './mutated-records.fixture';

const RECORDS = 2_000;
/** A record of a few kilobytes that takes longer would hold up the heartbeats. */
const LONGEST_CPU_MS = 250;
const testcases = new URL('./testcases/', import.meta.url);
const seed = Number(process.env['KYMO_PROPERTY_SEED'] ?? 1);

describe.each(decodersWithRecords(testcases))('$format', ({ decoder, records }) => {
  it('reads one of the records that are changed', () => {
    expect(records.some((record) => decoder.decode(record).samples.length > 0)).toBe(true);
  });

  it('neither throws nor hangs, whatever the bytes, and gives out sound samples', () => {
    const broken = mutated(records, seed);
    let longestMs = 0;
    for (let count = 0; count < RECORDS; count++) {
      const record = broken.next().value as (typeof records)[number];
      const before = process.cpuUsage();
      const { samples, rejections } = decoder.decode(record);
      const { user } = process.cpuUsage(before);
      longestMs = Math.max(longestMs, user / 1_000);
      for (const { series, timeMs, values } of samples) {
        expect(series).toMatch(/[^]/);
        expect(timeMs).toSatisfy(Number.isSafeInteger);
        for (const value of Object.values(values))
          if (value !== null) expect(value).toSatisfy(Number.isFinite);
      }
      for (const { message } of rejections) expect(message).toMatch(/\S/);
    }
    expect(longestMs).toBeLessThan(LONGEST_CPU_MS);
  });
});
