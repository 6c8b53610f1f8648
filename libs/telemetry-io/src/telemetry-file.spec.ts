import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import type { ReadSample } from './reading/outcome';
import type { ReadOptions } from './sources/source';
import { TelemetryFile } from './telemetry-file';

const folder = mkdtempSync(join(tmpdir(), 'kymo-telemetry-'));
afterAll(() => rmSync(folder, { recursive: true }));

function written(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function read(paths: readonly string[], options: ReadOptions = {}) {
  const file = await TelemetryFile.open(paths, options);
  const samples: ReadSample[] = [];
  for await (const block of file.outcomes()) for (const outcome of block) samples.push(...outcome.samples);
  return { samples, reading: file.reading };
}

const TEXT = 'time,flow\n2025-02-03 00:00:00,1.5\n2025-02-03 00:01:00,2.5\n';
const START = Date.UTC(2025, 1, 3);
const at = (minute: number) => START + 60_000 * minute;
const iso = (minute: number) => new Date(at(minute)).toISOString();
const minutes = (count: number) => Array.from({ length: count }, (_, minute) => minute);

describe('bytes', () => {
  const packed: Readonly<Record<string, string>> = {
    bz2: 'QlpoOTFBWSZTWdk+QrwAABxZgAAQQAd6EAMmhIAgAFRTJiZBkYJTUnqGm9JBprBguVsMakqOhMkRMNQmWCjctdHvGvPf1NC7kinChIbJ8hXg',
    xz: '/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4AA5ACddADoaSfrgnYm1XtcmYiCZ/YK7sfK97nxJbeYPYofb05PS6qwA9E54AAAA2NS7V4PgPXYAAUM6X3DePR+2830BAAAAAARZWg==',
    zip: 'UEsDBBQAAAAIAASnfF3iS1azJwAAADoAAAAFAAAAYS5jc3YrycxN1UnLyS/nMjIwMtU1MNI1MFYwMLACIx1DPVN0cUOQuBFQHABQSwECFAMUAAAACAAEp3xd4ktWsycAAAA6AAAABQAAAAAAAAAAAAAAgAEAAAAAYS5jc3ZQSwUGAAAAAAEAAQAzAAAASgAAAAAA',
    'gz within zip':
      'UEsDBBQAAAAIAHcOfV0lCcuOOQAAADkAAAAIAAAAYS5jc3YuZ3qT7+ZgAAEmZu2TZ3yvep4+qf/cyMjA6KqpwSVTgzADgw1MyrLOtsElhc4TdggGyDA88g7bbAXUAABQSwECFAMUAAAACAB3Dn1dJQnLjjkAAAA5AAAACAAAAAAAAAAAAAAAgAEAAAAAYS5jc3YuZ3pQSwUGAAAAAAEAAQA2AAAAXwAAAAAA',
  };

  it.each<[string, Buffer]>([
    ['gz', gzipSync(TEXT)],
    ['gz of two members', Buffer.concat([gzipSync(TEXT.slice(0, 20)), gzipSync(TEXT.slice(20))])],
    ['gz of gz', gzipSync(gzipSync(TEXT))],
    ...Object.entries(packed).map(([name, text]): [string, Buffer] => [name, Buffer.from(text, 'base64')]),
    ['UTF-16', Buffer.from(`\ufeff${TEXT}`, 'utf16le')],
    ['UTF-16 without a mark', Buffer.from(TEXT, 'utf16le')],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${TEXT}`)],
  ])('%s', async (name, bytes) => {
    const { samples } = await read([written(`packed.${name.replaceAll(' ', '-')}`, bytes)]);
    expect(samples.map(({ timeMs, values }) => [timeMs, values['flow']])).toEqual([
      [at(0), 1.5],
      [at(1), 2.5],
    ]);
  });

  it('an archive of several files is refused by name', async () => {
    const path = written(
      'two.zip',
      Buffer.from(
        'UEsDBBQAAAAAAASnfF3iS1azOgAAADoAAAAFAAAAYS5jc3Z0aW1lLGZsb3cKMjAyNS0wMi0wMyAwMDowMDowMCwxLjUKMjAyNS0wMi0wMyAwMDowMTowMCwyLjUKUEsDBBQAAAAAAASnfF3iS1azOgAAADoAAAAFAAAAYi5jc3Z0aW1lLGZsb3cKMjAyNS0wMi0wMyAwMDowMDowMCwxLjUKMjAyNS0wMi0wMyAwMDowMTowMCwyLjUKUEsBAhQDFAAAAAAABKd8XeJLVrM6AAAAOgAAAAUAAAAAAAAAAAAAAIABAAAAAGEuY3N2UEsBAhQDFAAAAAAABKd8XeJLVrM6AAAAOgAAAAUAAAAAAAAAAAAAAIABXQAAAGIuY3N2UEsFBgAAAAACAAIAZgAAALoAAAAAAA==',
        'base64',
      ),
    );
    await expect(read([path])).rejects.toThrow('a zip archive of 2 files (a.csv, b.csv)');
  });

  it('a character that is no UTF-8 far behind the head is read as Windows-1252', async () => {
    const rows = minutes(60_000)
      .map((minute) => `${iso(minute)},${minute},ok\n`)
      .join('');
    const bytes = Buffer.concat([
      Buffer.from(`time,flow,note\n${rows}`),
      Buffer.from(`${iso(60_000)},7,sch\xf6n\n`, 'latin1'),
    ]);
    const { samples, reading } = await read([written('late.csv', bytes)]);
    expect(samples.at(-1)!.values).toEqual({ flow: 7 });
    expect(reading.rows.refused).toBe(0);
  });
});

describe('several files', () => {
  it('are read one after the other as one series', async () => {
    for (const day of [1, 2])
      written(`pump-day-${day}.csv`, `time,flow\n${iso(day * 10)},${day}\n${iso(day * 10 + 1)},${day}\n`);
    const { samples, reading } = await read([join(folder, 'pump-day-*.csv')]);
    expect(samples.map(({ timeMs }) => timeMs)).toEqual([10, 11, 20, 21].map(at));
    expect(new Set(samples.map(({ series }) => series))).toEqual(new Set(['pump-day']));
    expect(reading.files).toHaveLength(2);
  });

  it('that no pattern fits are refused', async () => {
    await expect(read([join(folder, 'nothing-*.csv')])).rejects.toThrow('no file fits the pattern');
  });
});

describe('a form that appears late', () => {
  it('is known from the middle and the end of the file', async () => {
    const rows = minutes(120_000)
      .map((minute) => `${iso(minute)};${minute < 100_000 ? 40 : '40,5'}\n`)
      .join('');
    const { samples, reading } = await read([written('late-comma.csv', `time;flow\n${rows}`)]);
    expect(reading.rows).toMatchObject({ read: 120_000, refused: 0 });
    expect(samples.at(-1)!.values).toEqual({ flow: 40.5 });
  });
});

describe('shapes', () => {
  const long = (rows: readonly (readonly [string, number, number])[]) =>
    rows.map(([tag, minute, value]) => `${tag},${iso(minute)},${value}`).join('\n');

  it.each<[string, string, string, string[], string[]]>([
    [
      'a row for each value',
      'l.csv',
      `tag,time,value\n${long(
        minutes(9).flatMap(
          (m) =>
            [
              ['f', m, 1],
              ['p', m, 2],
            ] as const,
        ),
      )}`,
      ['l'],
      ['f', 'p'],
    ],
    [
      'one tag after the other',
      'b.csv',
      `tag,time,value\n${long([...minutes(30).map((m) => ['f', m, 1] as const), ...minutes(30).map((m) => ['p', m, 2] as const)])}`,
      ['b'],
      ['f', 'p'],
    ],
    [
      'machines and values',
      'm.csv',
      `station,parameter,time,value\n${minutes(9)
        .flatMap((m) => ['N', 'S'].flatMap((s) => ['NO2', 'PM10'].map((p) => `${s},${p},${iso(m)},1`)))
        .join('\n')}`,
      ['N', 'S'],
      ['NO2', 'PM10'],
    ],
    [
      'machines above the names',
      'g.csv',
      `,P1,,P2,\ntime,flow,p,flow,p\n${minutes(9)
        .map((m) => `${iso(m)},1,2,3,4`)
        .join('\n')}`,
      ['P1', 'P2'],
      ['flow', 'p'],
    ],
    [
      'a key under any name',
      'k.csv',
      `time,Bezeichnung,flow,p\n${minutes(9)
        .flatMap((m) => ['x', 'y'].map((k) => `${iso(m)},${k},1,2`))
        .join('\n')}`,
      ['x', 'y'],
      ['flow', 'p'],
    ],
    [
      'pretty-printed JSON',
      'p.json',
      JSON.stringify(
        minutes(9).map((m) => ({ ts: iso(m), m: { flow: 1 } })),
        null,
        2,
      ),
      ['p'],
      ['m.flow'],
    ],
    [
      'JSON in an envelope',
      'e.json',
      JSON.stringify({ device: 'd7', readings: minutes(9).map((m) => ({ t: iso(m), flow: 1 })) }, null, 1),
      ['d7'],
      ['flow'],
    ],
    [
      'JSON by columns',
      'c.json',
      JSON.stringify({ time: minutes(9).map(iso), flow: minutes(9) }),
      ['c'],
      ['flow'],
    ],
    [
      'Telegraf',
      't.json',
      minutes(9)
        .map((m) =>
          JSON.stringify({
            name: 'cpu',
            tags: { host: 'a' },
            fields: { idle: 1, note: 'x' },
            timestamp: at(m) / 1000,
          }),
        )
        .join('\n'),
      ['cpu,host=a'],
      ['idle'],
    ],
    [
      'a VictoriaMetrics export',
      'v.jsonl',
      ['up', 'load']
        .map((name) =>
          JSON.stringify({
            metric: { __name__: name, job: 'j', instance: 'i' },
            values: minutes(9),
            timestamps: minutes(9).map(at),
          }),
        )
        .join('\n'),
      ['j/i'],
      ['load', 'up'],
    ],
    [
      'Prometheus text',
      'p.txt',
      minutes(9)
        .map((m) => `up{instance="i",mode="idle"} 1 ${at(m)}`)
        .join('\n'),
      ['i'],
      ['up{mode="idle"}'],
    ],
    [
      'an InfluxDB result',
      'i.json',
      JSON.stringify({
        results: [
          {
            series: [
              {
                name: 'pump',
                tags: { h: 'a' },
                columns: ['time', 'flow'],
                values: minutes(9).map((m) => [iso(m), 1]),
              },
            ],
          },
        ],
      }),
      ['pump,h=a'],
      ['flow'],
    ],
    [
      'line protocol in seconds',
      's.lp',
      `CREATE DATABASE x\n${minutes(9)
        .map((m) => `pump,h=a flow=1,note="a\nb" ${at(m) / 1000}`)
        .join('\n')}`,
      ['pump,h=a'],
      ['flow'],
    ],
  ])('%s', async (_, name, content, series, channels) => {
    const { samples, reading } = await read([written(name, content)]);
    expect(reading.rows.refused).toBe(0);
    expect([...new Set(samples.map((one) => one.series))].sort()).toEqual(series);
    expect([...new Set(samples.flatMap(({ values }) => Object.keys(values)))].sort()).toEqual(channels);
    expect(samples[0]!.timeMs).toBe(at(0));
    expect(samples.every(({ timeMs }, index) => index === 0 || timeMs >= samples[index - 1]!.timeMs)).toBe(
      true,
    );
  });

  it.each([
    ['7z\xbc\xaf\x27\x1c', 'a 7-Zip archive'],
    ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'an old spreadsheet'],
    ['SQLite format 3\0', 'an SQLite database'],
    ['%PDF-1.7 ', 'a PDF'],
  ])('names what begins with %j', async (begin, name) => {
    const path = written('binary.csv', Buffer.concat([Buffer.from(begin, 'latin1'), Buffer.alloc(500, 7)]));
    await expect(read([path])).rejects.toThrow(`it is ${name}`);
  });

  it('takes no two moments for one because neither can be read', async () => {
    const rows = minutes(100).map((minute) => `${minute % 5 === 0 ? 'soon' : iso(minute)},${minute % 7}.5`);
    const { reading } = await read([written('soon.csv', ['time,flow', ...rows].join('\n'))]);
    expect(reading.doubts.join()).not.toContain('have the time of another one');
    const again = rows.filter((row) => !row.startsWith('soon')).flatMap((row) => [row, `${row}1`]);
    const { reading: doubled } = await read([written('again.csv', ['time,flow', ...again].join('\n'))]);
    expect(doubled.doubts.join()).toContain('50 % of the rows have the time of another one');
  });

  it('puts rows that come last first in order, and says so', async () => {
    const { samples, reading } = await read([
      written(
        'back.csv',
        `time,flow\n${minutes(50)
          .reverse()
          .map((m) => `${iso(m)},${m}`)
          .join('\n')}`,
      ),
    ]);
    expect(samples.map(({ values }) => values['flow'])).toEqual(minutes(50));
    expect(reading.notes).toContain('the rows were not in order of time: sorted');
  });
});

describe('what a user says settles what the file leaves open', () => {
  it.each<[string, string, ReadOptions, number[]]>([
    ['the separator', 'a:b\n1:2\n3:4\n', { separator: ':' }, [1, 2, 3, 4]],
    [
      'the decimal mark',
      'a\tb\n1,234\t5,678\n2,345\t6,789\n',
      { decimal: ',' },
      [1.234, 5.678, 2.345, 6.789],
    ],
    ['the line of the names', 'x,y\na,b\n1,2\n3,4\n', { headerRow: 2 }, [1, 2, 3, 4]],
    ['that there is none', '1,2\n3,4\n', { headerRow: 0 }, [1, 2, 3, 4]],
    ['the channels', 'a (bar),b\n1,2\n3,4\n', { channels: ['a'] }, [1, 3]],
    ['what is missing', 'a,b\n1,-1\n3,out\n5,6\n', { missing: ['-1', 'out'] }, [1, 3, 5, 6]],
  ])('%s', async (_, content, options, values) => {
    const { samples } = await read([written('said.csv', content)], options);
    expect(samples.flatMap((one) => Object.values(one.values).filter((value) => value !== null))).toEqual(
      values,
    );
  });
});
