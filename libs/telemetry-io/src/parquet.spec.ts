import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ReadOptions } from './sources/source';
import { TelemetryFile } from './telemetry-file';

const FOLDER = new URL('../testcases/parquet', import.meta.url).pathname;
const ROWS = 48;
const HOUR = 3_600_000;
const START = Date.UTC(2025, 1, 3);
const expected = (valueOf: (row: number) => number = (row) => 40 + row / 8, shiftMs = 0) =>
  Array.from({ length: ROWS }, (_, row) => [START + row * HOUR + shiftMs, valueOf(row)]);

async function read(name: string, options: ReadOptions = {}) {
  const file = await TelemetryFile.open([join(FOLDER, `${name}.parquet`)], options);
  const channels: Record<string, number[][]> = {};
  for await (const block of file.outcomes())
    for (const { series, timeMs, values } of block.flatMap(({ samples }) => samples))
      for (const [channel, value] of Object.entries(values))
        (channels[`${series}: ${channel}`] ??= []).push([timeMs, value!]);
  return { channels, reading: file.reading };
}

describe('of Parquet, the times of the rows are read', () => {
  it.each([
    ['in milliseconds', 'milliseconds', 'time'],
    ['in nanoseconds', 'nanoseconds', 'time'],
    ['as Impala and Spark wrote them', 'int96', 'time'],
    ['among those of what was done with the rows', 'several-times', 'event_time'],
    ['in UTC beside a local clock', 'local-and-utc', 'time_utc'],
    ['as the starts of periods', 'ends-and-starts', 'start'],
    ['of a date and a time of day', 'date-and-clock', 'date and time'],
    ['of a clock without a zone', 'without-zone', 'time'],
    ['of a clock without a zone in a structure', 'clock-within', 'meta.time'],
    ['counted in seconds', 'counts-s', 'ts'],
    ['counted in milliseconds', 'counts-ms', 'ts'],
    ['counted in microseconds', 'counts-us', 'ts'],
    ['counted in nanoseconds', 'counts-ns', 'ts'],
  ])('%s', async (_, name, column) => {
    const { channels, reading } = await read(name);
    expect(Object.values(channels)).toEqual([expected()]);
    expect(reading.time?.columns.join(' and ')).toBe(column);
    expect(reading.rows.refused).toBe(0);
  });

  it.each(['without-zone', 'clock-within'])('in a zone where %s has none', async (name) => {
    const { channels } = await read(name, { timeZone: 'Europe/Berlin' });
    expect(Object.values(channels)).toEqual([expected(undefined, -HOUR)]);
  });

  it('of two that nothing tells apart with a word of the other one', async () => {
    const { channels, reading } = await read('two-times');
    expect(Object.values(channels)).toEqual([expected()]);
    expect(reading.doubts).toEqual([expect.stringMatching(/a is taken for the time, b left out: --time b/)]);
  });
});

describe('of Parquet, numbers are read', () => {
  it.each<[string, string, (row: number) => number]>([
    ['of decimals', 'decimals', (row) => 40 + row / 8],
    ['of small integers', 'small-integers', (row) => 320 + row],
    ['of large integers', 'large-integers', (row) => 2 ** 40 + 320 + row],
    ['with all digits', 'offset', (row) => 1e9 + row * 1e-3],
  ])('%s', async (_, name, valueOf) => {
    expect(Object.values((await read(name)).channels)).toEqual([expected(valueOf)]);
  });

  it('device by device where names stand in dictionaries', async () => {
    const { channels } = await read('dictionaries');
    expect(channels).toEqual({ 'a: flow': expected(), 'b: flow': expected() });
  });
});

it('a Parquet file without rows is refused', async () => {
  await expect(read('empty')).rejects.toThrow(/holds no rows/);
});
