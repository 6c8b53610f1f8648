import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ReadOptions } from './sources/source';
import { TelemetryFile } from './telemetry-file';

const folder = mkdtempSync(join(tmpdir(), 'kymo-forms-'));
afterAll(() => rmSync(folder, { recursive: true }));

const START = Date.UTC(2025, 1, 3);
const MINUTE = 60_000;
const ROWS = 120;
const rows = Array.from({ length: ROWS }, (_, row) => ({
  row,
  timeMs: START + row * MINUTE,
  iso: new Date(START + row * MINUTE).toISOString(),
  flow: Number((40 + 3 * Math.sin(row / 9) + (row % 7) / 100).toFixed(3)),
  level: Number((5 + Math.cos(row / 5) / 2).toFixed(3)),
}));
type Row = (typeof rows)[number];

let files = 0;
async function read(text: string, options: ReadOptions = {}) {
  const path = join(folder, `${++files}.csv`);
  writeFileSync(path, text);
  const file = await TelemetryFile.open([path], options);
  const samples = [];
  for await (const block of file.outcomes()) for (const outcome of block) samples.push(...outcome.samples);
  return { samples, reading: file.reading };
}

const lines = (header: string, line: (row: Row) => string) => `${[header, ...rows.map(line)].join('\n')}\n`;
const plain = ({ iso }: Row) => iso.slice(0, 19).replace('T', ' ');
/** The table whose first column is written so. */
const dated = (time: (row: Row) => string, header = 'time') =>
  lines(`${header},flow,level`, (row) => `${time(row)},${row.flow},${row.level}`);
const two = (count: number) => String(count).padStart(2, '0');
const [hours, minutes] = [(row: Row) => Math.floor(row.row / 60), (row: Row) => row.row % 60];

describe('the same samples come of times written', () => {
  const day = '2025-02-03';
  it.each<[string, string, ReadOptions?]>([
    ['by week', dated(({ iso }) => `2025-W06-1${iso.slice(10)}`)],
    ['by day of the year', dated(({ iso }) => `2025-034${iso.slice(10)}`)],
    ['as Go writes them', dated((row) => `${plain(row)} +0000 UTC`)],
    ['as Apache writes them', dated(({ iso }) => `03/Feb/2025:${iso.slice(11, 19)} +0000`)],
    ['as .NET writes them into JSON', dated(({ timeMs }) => `/Date(${timeMs})/`)],
    ['in Chinese', dated(({ iso }) => `2025年02月03日 ${iso.slice(11, 19)}`)],
    ['with colons in the date', dated(({ iso }) => `2025:02:03 ${iso.slice(11, 19)}`)],
    ['in digits with an underscore', dated((row) => `20250203_${two(hours(row))}${two(minutes(row))}00`)],
    ['in digits with a colon', dated((row) => `20250203:${two(hours(row))}${two(minutes(row))}`)],
    [
      'with two digits of the year first, by the user',
      dated((row) => plain(row).slice(2)),
      { timeFormat: 'yy-mm-dd' },
    ],
    ['behind the name of the day', dated((row) => `Mon ${plain(row)}`)],
    ['as periods', dated(({ iso, timeMs }) => `${iso}/${new Date(timeMs + MINUTE).toISOString()}`)],
    [
      'as days of a spreadsheet below Datum',
      dated(({ timeMs }) => (timeMs / 86_400_000 + 25_569).toFixed(8), 'Datum'),
    ],
    ['as Julian days', dated(({ timeMs }) => (timeMs / 86_400_000 + 2_440_587.5).toFixed(8), 'JD')],
    [
      'in UTC beside a local clock',
      lines(
        'local_time,utc_time,flow,level',
        (row) =>
          `${plain({ ...row, iso: new Date(row.timeMs + 3_600_000).toISOString() })},${plain(row)},${row.flow},${row.level}`,
      ),
    ],
    [
      'with their zone in a column',
      lines(
        'timestamp,tz,flow,level',
        (row) =>
          `${plain({ ...row, iso: new Date(row.timeMs + 3_600_000).toISOString() })},+01:00,${row.flow},${row.level}`,
      ),
    ],
    [
      'in winter time by the header',
      dated(
        (row) => plain({ ...row, iso: new Date(row.timeMs + 3_600_000).toISOString() }),
        'MTU (CET/CEST)',
      ),
    ],
    [
      'as a day and digits',
      lines(
        'Date,HHMM,flow,level',
        (row) => `20250203,${hours(row) * 100 + minutes(row)},${row.flow},${row.level}`,
      ),
    ],
    [
      'as year, day of the year and digits',
      lines(
        'Year,DOY,HHMM,flow,level',
        (row) => `2025,34,${hours(row) * 100 + minutes(row)},${row.flow},${row.level}`,
      ),
    ],
    [
      'beside the parts of the date',
      lines('time,Year,Month,Day,flow,level', (row) => `${row.iso},2025,2,3,${row.flow},${row.level}`),
    ],
    [
      'in an elapsed column, too',
      lines(
        'TimeString,Time_ms,flow,level',
        (row) => `${plain(row)},${row.row * 1000},${row.flow},${row.level}`,
      ),
      { channels: ['flow', 'level'] },
    ],
    [
      `by the user for ${day}`,
      dated((row) => `${two(minutes(row))}.${two(hours(row))} 3 2 2025`),
      { timeFormat: 'mm.HH d M yyyy' },
    ],
  ])('%s', async (_, text, options) => {
    const { samples } = await read(text, options);
    expect(samples.map(({ timeMs }) => timeMs)).toEqual(rows.map(({ timeMs }) => timeMs));
    expect(samples.map(({ values }) => values)).toEqual(rows.map(({ flow, level }) => ({ flow, level })));
  });

  it.each([
    ['hours up to 24', 24, 0],
    ['minutes up to 60', 23, 60],
  ])('%s end a day', async (_, lastHour, minute) => {
    const text = `Year,Month,Day,Hour,Minute,flow\n${rows.map(({ row, flow }) => `2025,2,${3 + Math.floor(row / 24)},${(row % 24) + (lastHour === 24 ? 1 : 0)},${minute},${flow}`).join('\n')}\n`;
    const { samples } = await read(text);
    const steps = samples.slice(1).map(({ timeMs }, at) => timeMs - samples[at]!.timeMs);
    expect(new Set(steps)).toEqual(new Set([3_600_000]));
  });

  it.each([
    [
      'by name',
      (year: number, month: number) =>
        `${'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')[month]} ${year}`,
    ],
    ['by number', (year: number, month: number) => `${year}-${two(month + 1)}`],
  ])('of months %s', async (_, written) => {
    const months = rows.map(({ row }) => [2000 + Math.floor(row / 12), row % 12] as const);
    const text = `month,sales\n${rows.map(({ row, flow }) => `${written(...months[row]!)},${flow}`).join('\n')}\n`;
    const { samples } = await read(text);
    expect(samples.map(({ timeMs }) => timeMs)).toEqual(months.map(([year, month]) => Date.UTC(year, month)));
  });

  it('whose year may stand first or last are refused', async () => {
    await expect(read(dated((row) => plain(row).slice(2)))).rejects.toThrow(/yy-mm-dd/);
  });

  it('of days, where min is a minimum', async () => {
    const text = `year,month,day,min,max\n${rows.map(({ row, flow }) => `2025,${1 + Math.floor(row / 28)},${(row % 28) + 1},${flow - 50},${flow}`).join('\n')}\n`;
    const { samples } = await read(text);
    expect(samples[1]).toMatchObject({ timeMs: Date.UTC(2025, 0, 2), values: { max: rows[1]!.flow } });
    expect(Object.keys(samples[0]!.values)).toEqual(['min', 'max']);
  });

  it('below a second in a column of their own', async () => {
    const text = `time,usec,flow\n${rows.map(({ row, flow }) => `2025-02-03 00:00:${two(Math.floor(row / 10))},${(row % 10) * 100_000},${flow}`).join('\n')}\n`;
    const { samples } = await read(text);
    expect(samples.map(({ timeMs }) => timeMs - START)).toEqual(rows.map(({ row }) => row * 100));
  });
});

describe('the same samples come of numbers', () => {
  it.each<[string, (value: number) => string, string?]>([
    ['with the exponent of Fortran', (value) => value.toExponential(8).replace('e', 'D')],
    [
      'in brackets below zero',
      (value) => (value < 40 ? `(${(40 - value).toFixed(3)})` : (value - 40).toFixed(3)),
      'less',
    ],
    [
      'in groups of two',
      (value) =>
        `"${Math.round(value * 1e4)
          .toString()
          .replace(/^(\d+?)(\d{2})?(\d{3})$/, '$1,$2,$3')}"`,
      'lakh',
    ],
    ['behind a currency', (value) => `€${value}`],
    ['with a star', (value) => `${value}*`],
    ['behind a sign for too little', (value) => `<${value}`],
    ['of base 16', (value) => `0x${Math.round(value * 1000).toString(16)}`, 'thousand'],
    ['with a unit here and there', (value) => (value > 42 ? `${value} m3/h` : String(value))],
  ])('%s', async (_, written, scale) => {
    const { samples } = await read(lines('time,flow', (row) => `${row.iso},${written(row.flow)}`));
    const scales: Record<string, (value: number) => number> = {
      less: (value) => Number((value - 40).toFixed(3)),
      lakh: (value) => Math.round(value * 1e4),
      thousand: (value) => Math.round(value * 1000),
    };
    const meant = scales[scale ?? ''] ?? ((value: number) => value);
    expect(samples.map(({ values }) => values['flow'])).toEqual(rows.map(({ flow }) => meant(flow)));
  });

  it.each(['6553.5', '3276.7', '99999.99', '-8888', '[-11059] No Good Data For Calculation'])(
    'without %s, which stands for nothing',
    async (code) => {
      const { samples, reading } = await read(
        lines('time,flow', ({ iso, row, flow }) => `${iso},${row % 20 === 7 ? code : flow}`),
      );
      expect(samples.map(({ values }) => values['flow'])).toEqual(
        rows.map(({ row, flow }) => (row % 20 === 7 ? null : flow)),
      );
      expect(reading.missing[0]).toMatchObject({ channel: 'flow', cells: 6 });
    },
  );

  it('of two tags that share neither words nor range', async () => {
    const text = `tag,time,value\n${rows.map(({ iso, row, flow }) => `door,${iso},${row % 2 ? 'on' : 'off'}\nflow,${iso},${flow}\nrange,${iso},${row % 9 === 4 ? 9999 : 9000 + row * 20}`).join('\n')}\n`;
    const { reading, samples } = await read(text);
    expect(reading.rows.refused).toBe(0);
    expect(reading.missing).toEqual([]);
    const doors = samples.flatMap(({ values }) => values['door'] ?? []);
    expect(doors).toEqual(rows.map(({ row }) => row % 2));
  });
});

describe('a header', () => {
  const body = rows.map((row) => `${plain(row)},${row.flow},${row.level}`);
  it.each([
    [
      'with fewer cells than rows that end in separators',
      ['time,flow,level', ...body.map((line) => `${line},,`)],
      ['flow', 'level'],
    ],
    ['with an inch in it', ['time,flow 5" pipe,level', ...body], ['flow 5" pipe', 'level']],
    [
      'of tags above descriptions',
      ['Tag,FT101.PV,LT101.PV', 'Description,Flow of pump,Level of tank', 'Unit,m3/h,m', ...body],
      ['FT101.PV', 'LT101.PV'],
    ],
    ['of numbers', ['time,101,102', ...body], ['101', '102']],
    ['by another separator', ['time;flow;level', ...body], ['flow', 'level']],
    [
      'above a first row that lacks a value',
      ['time,flow,level', ...body.map((line, row) => (row === 0 ? line.replace(/,[\d.]+,/, ',ERR,') : line))],
      ['flow', 'level'],
    ],
  ])('%s names the channels', async (_, text, names) => {
    const { reading } = await read(`${text.join('\n')}\n`);
    expect(reading.channels?.map(({ name }) => name)).toEqual(names);
    expect(reading.samples + reading.rows.refused).toBe(ROWS);
  });

  it.each<[string, (row: Row) => string]>([
    ['all cells', (row) => `'${plain(row)}','${row.flow}','${row.level}'`],
    ['names and times', (row) => `'${plain(row)}',${row.flow},${row.level}`],
    [
      'numbers with a decimal comma',
      (row) =>
        `'${plain(row)}',${[row.flow, row.level].map((one) => `'${String(one).replace('.', ',')}'`).join(',')}`,
    ],
  ])('in apostrophes, as are %s, is read without them', async (_, line) => {
    const { samples } = await read(lines(`'time','flow','level'`, line));
    expect(samples.map(({ timeMs, values }) => ({ timeMs, ...values }))).toEqual(
      rows.map(({ timeMs, flow, level }) => ({ timeMs, flow, level })),
    );
  });

  it('that names other columns in mid file is that of the rows below it', async () => {
    const text = ['time,flow,level', ...body.slice(0, 60), 'time,speed,power', ...body.slice(60)].join('\n');
    const { reading, samples } = await read(text);
    expect(reading.rows).toMatchObject({ read: ROWS, refused: 0 });
    expect(samples.at(-1)?.values).toEqual({
      ...{ flow: null, level: null },
      ...{ speed: rows.at(-1)!.flow, power: rows.at(-1)!.level },
    });
  });

  it.each([
    [
      'that fits no row',
      ['time,flow,level', ...body.map((line) => line.replaceAll('.', ','))],
      /equally many/,
    ],
    [
      'of times',
      [
        `name,${rows.slice(0, 9).map(plain).join(',')}`,
        `flow,${rows
          .slice(0, 9)
          .map(({ flow }) => flow)
          .join(',')}`,
        `level,${rows
          .slice(0, 9)
          .map(({ level }) => level)
          .join(',')}`,
      ],
      /turn the table/,
    ],
  ])('%s is refused', async (_, text, why) => {
    await expect(read(`${text.join('\n')}\n`)).rejects.toThrow(why);
  });

  it('is told apart from what a logger leaves that lost its power', async () => {
    const { reading } = await read(`time,flow,level\n${body.join('\n')}\n${'\0'.repeat(300)}`);
    expect(reading.rows).toMatchObject({ read: ROWS, refused: 0 });
  });
});

describe('the same samples come of JSON', () => {
  const pairs = (of: 'flow' | 'level') => rows.map((row) => [row.timeMs, row[of]]);
  const backwards = (of: 'flow' | 'level') => rows.map((row) => [row[of], row.timeMs / 1000]);
  it.each<[string, unknown]>([
    ['of Graphite', ['flow', 'level'].map((target) => ({ target, datapoints: backwards(target as 'flow') }))],
    [
      'of OpenTSDB',
      ['flow', 'level'].map((metric) => ({
        metric,
        dps: Object.fromEntries(pairs(metric as 'flow')) as object,
      })),
    ],
    [
      'of CloudWatch',
      {
        MetricDataResults: ['flow', 'level'].map((Label) => ({
          Id: Label,
          Label,
          Timestamps: rows.map(({ iso }) => iso),
          Values: rows.map((row) => row[Label as 'flow']),
        })),
      },
    ],
    [
      'of Grafana',
      {
        results: {
          A: {
            frames: ['flow', 'level'].map((name) => ({
              schema: { fields: [{ name: 'Time' }, { name }] },
              data: { values: [rows.map(({ timeMs }) => timeMs), rows.map((row) => row[name as 'flow'])] },
            })),
          },
        },
      },
    ],
    ['of pairs', { flow: pairs('flow'), level: pairs('level') }],
    [
      'of ThingsBoard',
      Object.fromEntries(
        (['flow', 'level'] as const).map((name) => [
          name,
          rows.map((row) => ({ ts: row.timeMs, value: String(row[name]) })),
        ]),
      ),
    ],
    [
      'of rows below their names',
      [['time', 'flow', 'level'], ...rows.map(({ iso, flow, level }) => [iso, flow, level])],
    ],
    [
      'of decimal commas',
      rows.map(({ iso, flow, level }) => ({
        time: iso,
        flow: String(flow).replace('.', ','),
        level: String(level).replace('.', ','),
      })),
    ],
  ])('%s', async (_, document) => {
    const { samples } = await read(JSON.stringify(document));
    const found = new Map<number, Record<string, number | null>>();
    for (const { timeMs, values } of samples) found.set(timeMs, { ...found.get(timeMs), ...values });
    expect([...found]).toEqual(rows.map(({ timeMs, flow, level }) => [timeMs, { flow, level }]));
  });

  it('of documents that hold lists of another kind is refused', async () => {
    const document = { name: 'p', samples: Array.from({ length: 300 }, (_, at) => at / 7) };
    await expect(read(JSON.stringify([document, document]))).rejects.toThrow(/list of values/);
  });
});
