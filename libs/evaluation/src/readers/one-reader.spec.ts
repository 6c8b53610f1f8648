import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileSource, JsonDecoder } from '@kymo/connectors';
import type { Sample } from '@kymo/domain';
import { afterAll, describe, expect, it } from 'vitest';
import { findSeries } from './find-series';

const folder = mkdtempSync(join(tmpdir(), 'kymo-one-reader-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function monitored(path: string): Promise<Sample[]> {
  const decoder = new JsonDecoder({ maxFutureMs: null });
  const samples: Sample[] = [];
  await new FileSource({ path }).run({
    resumeAt: () => undefined,
    signal: new AbortController().signal,
    pass: ({ records }) => {
      for (const record of records) samples.push(...decoder.decode(record).samples);
      return Promise.resolve();
    },
  });
  return samples;
}

const DATES = ['2025-01-01 00:00:00', '2025-01-01 00:00:01', '2025-01-01 00:00:02', '2025-01-01 00:00:03'];
const table = (header: string, rows: readonly string[], separator = ',') =>
  `${[`${header}${separator}label`, ...rows.map((row) => `${row}${separator}0`)].join('\n')}\n`;
const dated = (cells: readonly string[], separator = ',') =>
  table(
    ['time', 'flow'].join(separator),
    DATES.map((date, row) => `${date}${separator}${cells[row]}`),
    separator,
  );

describe('the monitor and the evaluation read the same of', () => {
  it.each([
    ['markers of what is missing', dated(['1', '-', '?', '#N/A'])],
    ['other markers', dated(['1', 'nil', 'None', ''])],
    ['readings without end', dated(['1', 'inf', '-Infinity', '2'])],
    ['codes for what is missing', dated(['1', '-9999', '1.5', '2'])],
    ['units in the cells', dated(['1 bar', '2 bar', '1.5 bar', '2 bar'])],
    [
      'large numbers with small differences',
      dated(['1000000000.001', '1000000000.002', '1000000000', '1e9']),
    ],
    ['words for on and off', dated(['true', 'false', 'TRUE', ''])],
    ['decimal commas', dated(['1,5', '2,25', '3', '4'], ';')],
    ['bars', dated(['1', '2', '3', '4'], '|')],
    [
      'a date and a time of day',
      table(
        'date,time,flow',
        DATES.map((date, row) => `${date.replace(' ', ',')},${row}`),
      ),
    ],
    [
      'a time column by another name',
      table(
        'recorded at,flow',
        DATES.map((date, row) => `${date},${row}`),
      ),
    ],
    [
      'a time column told by its cells',
      table(
        'when,flow',
        DATES.map((date, row) => `${date},${row}`),
      ),
    ],
    [
      'seconds',
      table(
        'ts,flow',
        [0, 1, 2, 3].map((row) => `${1_735_689_600 + row},${row}`),
      ),
    ],
    [
      'nanoseconds',
      table(
        '_time,flow',
        [0, 1, 2, 3].map((row) => `${1_735_689_600 + row}000000000,${row}`),
      ),
    ],
    ['seconds since an unknown start', table('time,flow', ['0,1', '0.5,2', '1,3', '1.5,4'])],
  ])('%s', async (name, content) => {
    const path = join(folder, `${name.replaceAll(' ', '-')}.csv`);
    writeFileSync(path, content);
    const samples = await monitored(path);
    const { files } = await findSeries([path]);
    const series = await files[0]!.load(3);
    expect(samples).toHaveLength(4);
    expect(series.channels).toEqual(Object.keys(samples[0]!.values));
    expect([...series.values]).toEqual(samples.map(({ values }) => values['flow'] ?? Number.NaN));
    expect([...series.timesMs!]).toEqual(samples.map(({ timeMs }) => timeMs));
  });
});
