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

/** What was read at one moment, together. */
function moments(samples: readonly Sample[]): Pick<Sample, 'timeMs' | 'values'>[] {
  const values = new Map<number, Sample['values']>();
  for (const one of samples) values.set(one.timeMs, { ...values.get(one.timeMs), ...one.values });
  return [...values].map(([timeMs, all]) => ({ timeMs, values: all }));
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

const START = Date.UTC(2025, 1, 25);
const ROWS = 120;
const many = Array.from({ length: ROWS }, (_, row) => {
  const iso = new Date(START + row * 3_600_000).toISOString();
  return {
    ...{ row, iso, day: iso.slice(8, 10), month: iso.slice(5, 7), hour: Number(iso.slice(11, 13)) },
    flow: ((40 + (row % 17) / 7) * 30).toFixed(2),
    level: (5 + (row % 13) / 9).toFixed(3),
  };
});
type Written = (typeof many)[number];
const written = (header: string, row: (one: Written) => string) => `${header}\n${many.map(row).join('\n')}\n`;
const comma = (number: string) => number.replace('.', ',');
const grouped = (number: string) => number.replace(/^(\d)(\d{3})/, '$1.$2');

describe('the monitor and the evaluation read the same of tables that are hard to read:', () => {
  it.each<[string, string]>([
    [
      'German, with its separator declared, a mark, and units below the names',
      `\ufeffsep=;\r\nZeit;Durchfluss;Stand;label\r\n;m3/h;m;\r\n${many
        .map(
          (one) =>
            `${one.day}.${one.month}.2025 ${one.hour}:00;${grouped(comma(one.flow))};${comma(one.level)};0`,
        )
        .join('\r\n')}`,
    ],
    [
      'a code for missing values, and words of a historian',
      written('time,flow,level,label', ({ row, iso, flow, level }) =>
        [iso, row % 40 === 3 ? '-9999' : flow, row % 50 === 4 ? 'I/O Timeout' : level, 0].join(','),
      ),
    ],
    [
      'the day first, midnight as AM',
      written(
        'Measured on,flow,level,label',
        ({ day, month, hour, flow, level }) =>
          `${day}/${month}/2025 ${hour % 12 || 12}:00:00 ${hour < 12 ? 'AM' : 'PM'},${flow},${level},0`,
      ),
    ],
    [
      'days of a spreadsheet with a decimal comma',
      written(
        'Datum;flow;level;label',
        ({ row, flow, level }) => `${comma((45_713 + row / 24).toFixed(6))};${comma(flow)};${comma(level)};0`,
      ),
    ],
    [
      'titles, comments, units in the cells',
      `Report\nof the plant\n\n# a comment\n${written('time;flow;level;label', ({ iso, flow, level }) => `${iso};${comma(flow)} m³/h;${comma(level)} m;0`)}`,
    ],
    [
      'year, month, day and hour in columns of their own',
      written(
        'year,month,day,hour,flow,level,label',
        ({ day, month, hour, flow, level }) =>
          `2025,${Number(month)},${Number(day)},${hour},${flow},${level},0`,
      ),
    ],
    [
      'ticks',
      written(
        'Ticks,flow,level,label',
        ({ row, flow, level }) =>
          `${BigInt(START + row * 3_600_000) * 10_000n + 621_355_968_000_000_000n},${flow},${level},0`,
      ),
    ],
    [
      'a row for each value',
      written('time,label,tag,value', ({ iso, flow, level }) =>
        [`${iso},0,flow,${flow}`, `${iso},0,level,${level}`].join('\n'),
      ),
    ],
    [
      'the newest row first',
      [
        'time,flow,level,label',
        ...many.map(({ iso, flow, level }) => `${iso},${flow},${level},0`).reverse(),
      ].join('\n'),
    ],
  ])('%s', async (_, text) => {
    const path = join(folder, `${text.length}.csv`);
    writeFileSync(path, text);
    const samples = moments(await monitored(path));
    expect(samples).toHaveLength(ROWS);
    const { files } = await findSeries([path]);
    const series = await files[0]!.load(30);
    expect(series.channels).toEqual(Object.keys(samples[0]!.values));
    const monitor = samples.map(({ timeMs, values }) => [
      timeMs,
      ...series.channels.map((name) => values[name] ?? Number.NaN),
    ]);
    const width = series.channels.length;
    const evaluation = [...series.timesMs!].map((timeMs, row) => [
      timeMs,
      ...series.values.slice(row * width, (row + 1) * width),
    ]);
    expect(evaluation).toEqual(monitor);
  });
});
