import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import type { Batch, Decoded, RawRecord, Rejection, Sample } from '@kymo/domain';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { JsonDecoder } from '../../decoders/json.decoder';
import { FileSource, type FileOptions } from './file.source';

const folder = mkdtempSync(join(tmpdir(), 'kymo-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

const decoder = new JsonDecoder({}, () => Date.UTC(2025, 5, 1));
const decoded = (record: RawRecord): Decoded =>
  record.refusal ? { samples: [], rejections: [record.refusal] } : decoder.decode(record);
const forever = new AbortController().signal;

interface Reading {
  readonly batches: Batch[];
  readonly samples: Sample[];
  readonly rejections: Rejection[];
}

function written(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function readAll(source: FileSource, resumeAt?: number): Promise<Reading> {
  const batches: Batch[] = [];
  const pass = (batch: Batch) => {
    batches.push(batch);
    return Promise.resolve();
  };
  await source.run({ pass, resumeAt: () => resumeAt, signal: forever });
  const all = batches.flatMap(({ records }) => records.map(decoded));
  return {
    batches,
    samples: all.flatMap(({ samples }) => samples),
    rejections: all.flatMap(({ rejections }) => rejections),
  };
}

async function read(name: string, content: string | Buffer, options: Partial<FileOptions> = {}) {
  const source = new FileSource({ path: written(name, content), ...options });
  const description = await source.describe();
  return { ...(await readAll(source)), ...description };
}

const at = (text: string) => Date.parse(text);
const noTime = Date.UTC(2000, 0, 1);

describe('a file of rows', () => {
  const good: [string, string, string, Partial<FileOptions>, Partial<Sample>[]][] = [
    [
      'CSV',
      'a.csv',
      'time,flow,level\n2025-01-01T00:00:00Z,1.5,\n2025-01-01T00:01:00Z,-2e3,NaN\n2025-01-01T00:02:00Z,-inf,Infinity\n',
      {},
      [
        { series: 'a', timeMs: at('2025-01-01T00:00:00Z'), values: { flow: 1.5, level: null } },
        { series: 'a', timeMs: at('2025-01-01T00:01:00Z'), values: { flow: -2000, level: null } },
        { series: 'a', timeMs: at('2025-01-01T00:02:00Z'), values: { flow: null, level: null } },
      ],
    ],
    [
      'semicolons, decimal commas, labels',
      'b.csv',
      'datetime;flow;anomaly\r\n2025-01-01 00:00:00;1,5;0.0\r\n',
      {},
      [{ timeMs: at('2025-01-01T00:00:00Z'), values: { flow: 1.5 } }],
    ],
    [
      'tabs and a byte order mark',
      'c.tsv',
      '\ufeffts\tflow\n1735689600\t1\n',
      {},
      [{ timeMs: at('2025-01-01T00:00:00Z'), values: { flow: 1 } }],
    ],
    ['milliseconds', 'd.csv', 'timestamp,flow\n1735689600123,1\n', {}, [{ timeMs: 1735689600123 }]],
    ['nanoseconds', 'e.csv', '_time,flow\n1735689600123000000,1\n', {}, [{ timeMs: 1735689600123 }]],
    [
      'seconds from an unknown start',
      'f.csv',
      'time,flow\n0,1\n0.5,2\n',
      {},
      [{ timeMs: noTime }, { timeMs: noTime + 500 }],
    ],
    [
      'no time',
      'g.csv',
      'flow,level\n1,2\n3,4\n',
      {},
      [{ timeMs: noTime, values: { flow: 1, level: 2 } }, { timeMs: noTime + 1000 }],
    ],
    [
      'no time, several series',
      'h.csv',
      'machine,flow\np,1\nq,2\np,3\n',
      {},
      [
        { series: 'p', timeMs: noTime },
        { series: 'q', timeMs: noTime },
        { series: 'p', timeMs: noTime + 1000 },
      ],
    ],
    [
      'no header',
      'i.csv',
      '1,2\n3,4\n',
      {},
      [{ values: { channel_1: 1, channel_2: 2 } }, { values: { channel_1: 3, channel_2: 4 } }],
    ],
    [
      'no header, but a time',
      'i1.csv',
      '2025-01-01 00:00:00,1.5,2\n2025-01-01 00:00:01,3,\n',
      {},
      [
        { timeMs: at('2025-01-01T00:00:00Z'), values: { channel_1: 1.5, channel_2: 2 } },
        { timeMs: at('2025-01-01T00:00:01Z'), values: { channel_1: 3, channel_2: null } },
      ],
    ],
    [
      'no header, but a time since 1970',
      'i2.csv',
      '1735689600,1.5\n1735689601,3\n',
      {},
      [
        { timeMs: at('2025-01-01T00:00:00Z'), values: { channel_1: 1.5 } },
        { timeMs: at('2025-01-01T00:00:01Z'), values: { channel_1: 3 } },
      ],
    ],
    [
      'no header, but a date, a time of day, a switch, and decimal commas',
      'i3.csv',
      '2025-01-01;08:00:00;on;1,5;2,5\n2025-01-01;08:00:01;on;3,5;4\n',
      {},
      [
        { timeMs: at('2025-01-01T08:00:00Z'), values: { channel_1: 1, channel_2: 1.5, channel_3: 2.5 } },
        { timeMs: at('2025-01-01T08:00:01Z'), values: { channel_1: 1, channel_2: 3.5, channel_3: 4 } },
      ],
    ],
    [
      'no header, but a series that is named',
      'i4.csv',
      'pump,2025-01-01T00:00:00Z,1\nfan,2025-01-01T00:00:00Z,2\n',
      { series: 'text' },
      [
        { series: 'pump', values: { channel_1: 1 } },
        { series: 'fan', values: { channel_1: 2 } },
      ],
    ],
    [
      'a header of dates only',
      'i5.csv',
      'machine,2025-01-01,2025-01-02\np,1,2\n',
      {},
      [{ series: 'p', values: { '2025-01-01': 1, '2025-01-02': 2 } }],
    ],
    [
      'a date and a time of day',
      'j.csv',
      'date,time,flow\n2025-01-01,08:00:00,1\n',
      {},
      [{ timeMs: at('2025-01-01T08:00:00Z'), values: { flow: 1 } }],
    ],
    [
      'quoted cells over lines',
      'k.csv',
      'time,"flow, main",note\n1735689600,"1","two\nlines, ""so"""\n1735689601,2,x\n',
      {},
      [{ values: { 'flow, main': 1 } }, { values: { 'flow, main': 2 } }],
    ],
    ['names that come twice', 'l.csv', 'time,x,x\n1735689600,1,2\n', {}, [{ values: { x: 1, x_2: 2 } }]],
    [
      'an index without a name',
      'm.csv',
      ',flow\n0,5\n1,6\n',
      {},
      [{ timeMs: noTime, values: { flow: 5 } }, { values: { flow: 6 } }],
    ],
    [
      'old Macintosh line ends',
      'n.csv',
      'time,flow\r1735689600,5\r1735689601,6\r',
      {},
      [{ values: { flow: 5 } }, { values: { flow: 6 } }],
    ],
    [
      'Windows-1252',
      'o.csv',
      Buffer.from('time,T \xb0C\n1735689600,5\n', 'latin1').toString('latin1'),
      {},
      [{ values: { 'T °C': 5 } }],
    ],
    [
      'a mapping',
      'p.csv',
      'when,a,b,c,site\n1735689600,x,1,2,n\n',
      { time: 'when', timeUnit: 's', series: ['a', 'site'], channels: ['c'], tags: ['site'] },
      [{ series: 'x/n', timeMs: at('2025-01-01T00:00:00Z'), values: { c: 2 }, tags: { site: 'n' } }],
    ],
    [
      'one column for the series',
      'p1.csv',
      'when,a,b\n1735689600,x,1\n',
      { time: 'when', series: 'a' },
      [{ series: 'x', values: { b: 1 } }],
    ],
    [
      'NDJSON records',
      'q.ndjson',
      '{"series":"s","time":1735689600000,"values":{"flow":1}}\n\n{"series":"t","time":1735689600000,"values":{}}',
      {},
      [
        { series: 's', values: { flow: 1 } },
        { series: 't', values: {} },
      ],
    ],
    [
      'flat NDJSON',
      'r.jsonl',
      '{"ts":1735689600,"device":"d","m":{"flow":1},"state":"on"}\n{"ts":1735689601,"device":"d","m":{"flow":2},"late":3}\n',
      {},
      [
        { series: 'd', timeMs: at('2025-01-01T00:00:00Z'), values: { 'm.flow': 1, late: null } },
        { values: { 'm.flow': 2, late: 3 } },
      ],
    ],
    [
      'line protocol',
      's.txt',
      '# made by hand\npump,host=a flow=1,on=t 1735689600000000000\n',
      {},
      [
        {
          series: 'pump,host=a',
          timeMs: at('2025-01-01T00:00:00Z'),
          values: { flow: 1, on: 1 },
          tags: { host: 'a' },
        },
      ],
    ],
  ];

  it.each(good)('%s', async (_, name, content, options, expected) => {
    const { samples, rejections } = await read(
      name,
      name === 'o.csv' ? Buffer.from(content, 'latin1') : content,
      options,
    );
    expect(rejections).toEqual([]);
    expect(samples).toHaveLength(expected.length);
    expect(samples).toMatchObject(expected);
  });

  it.each(good.slice(0, 3))('%s, gzipped', async (_, name, content, options, expected) => {
    const { samples } = await read(`${name}.gz`, gzipSync(content), options);
    expect(samples).toHaveLength(expected.length);
  });

  it('says what it assumed', async () => {
    const { notes, layout } = await read('notes.csv', 'flow,label,note\n1,0,x\n2,1,y\n');
    expect(layout).toMatchObject({
      format: 'csv',
      time: { columns: [], isInvented: true },
      series: [],
      channels: [{ name: 'flow' }],
    });
    expect(notes).toEqual([
      'label columns left out: label',
      'columns of text left out: note',
      'no time column: rows are taken as 1 s apart, beginning on 2000-01-01',
    ]);
  });
});

it.each([
  ['2025-01-01T00:00:00Z,1\n', 'no header: columns are named time, channel_1'],
  ['2025-01-01,1,2,3,4\n', 'no header: columns are named time, channel_1, channel_2, …, channel_4'],
])('without a header, it says how the columns of %j are named', async (content, note) => {
  expect((await read('named.csv', content)).notes[0]).toBe(note);
});

describe('bad rows', () => {
  it.each([
    [
      'too few cells',
      'time,a,b\n1735689600,1,2\n1735689601,1\n1735689602,3,4\n',
      'ragged_row',
      'row 2: 2 cells found, 3 cells',
    ],
    [
      'too many cells',
      'time,a\n1735689600,1\n1735689601,1,2\n1735689602,3\n',
      'ragged_row',
      'row 2: 3 cells found, 2 cells',
    ],
    [
      'a stray quote',
      'time,a\n1735689600,1\n1735689601,"2\n1735689602,3\n',
      'ragged_row',
      'row 2: quotes that do not match',
    ],
    [
      'text for a number',
      'time,a\n1735689600,1\n1735689601,ERR\n1735689602,3\n',
      'schema',
      'values.a: "ERR"',
    ],
    ['no time', 'time,a\n1735689600,1\n,2\n1735689602,3\n', 'time_missing', 'time: nothing'],
    [
      'another time',
      'time,a\n2025-01-01 00:00:00,1\nsoon,2\n2025-01-01 00:00:02,3\n',
      'time_invalid',
      '"soon"',
    ],
    ['far future', 'time,a\n1735689600,1\n4102444800,2\n1735689602,3\n', 'time_in_future', '2100-01-01'],
    [
      'broken JSON',
      '{"ts":1735689600,"a":1}\n{"ts":\n{"ts":1735689602,"a":3}\n',
      'not_json',
      'row 2: not JSON',
    ],
    ['no object', '{"ts":1735689600,"a":1}\n7\n{"ts":1735689602,"a":3}\n', 'schema', 'row 2: a JSON object'],
    [
      'broken line protocol',
      'm a=1 1735689600000000000\nm a= 1735689601000000000\nm a=3 1735689602000000000\n',
      'schema',
      'row 2: a number',
    ],
  ])('%s: refused under its number, the others kept', async (_, content, reason, message) => {
    const { samples, rejections, batches } = await read('bad.txt', content);
    expect(samples.map(({ values }) => Object.values(values)[0])).toEqual([1, 3]);
    expect(rejections).toEqual([{ reason, message: expect.stringContaining(message) as string }]);
    expect(batches.flatMap(({ records }) => records.map(({ offset }) => offset))).toEqual([0, 1, 2]);
  });

  it('keep their bytes for the dead letter', async () => {
    const { batches } = await read('dead.csv', 'time,a\n1735689600,1\nodd row\n');
    expect(Buffer.from(batches[0]?.records[1]?.value ?? []).toString()).toBe('odd row');
  });

  it('a line of 20 MB is refused, not kept whole', async () => {
    const { samples, rejections } = await read(
      'long.csv',
      `time,a\n1735689600,1\n${'x'.repeat(20_000_000)}\n1735689602,3\n`,
    );
    expect(samples).toHaveLength(2);
    expect(rejections).toHaveLength(1);
  });

  it('loses no good row, whatever the others are', async () => {
    const row = fc.oneof(
      fc.constant('good'),
      fc.string().map((text) => text.replaceAll(/[\r\n"]/g, '')),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 30 }), async (rows) => {
        // Where most rows are odd, the whole file may be refused.
        fc.pre(2 * rows.filter((text) => text === 'good').length >= rows.length);
        const lines = rows.map((text, index) => (text === 'good' ? `${1735689600 + index},${index}` : text));
        const { samples } = await read('any.csv', ['time,a', '1735680000,-1', ...lines].join('\n'));
        const kept = samples.filter(({ timeMs }) => timeMs >= 1735689600000).map(({ values }) => values['a']);
        expect(kept).toEqual(
          expect.arrayContaining(rows.flatMap((text, index) => (text === 'good' ? [index] : []))),
        );
      }),
      { numRuns: 50 },
    );
  });
});

describe('an input that cannot be read', () => {
  it.each([
    ['empty', '', 'it is empty'],
    ['blank', '\n  \n', 'it is empty'],
    ['binary', Buffer.from([1, 2, 0, 4]), 'it is binary (byte 0x00 at position 2)'],
    ['a spreadsheet', Buffer.from('PK\x03\x04rest'), 'unpack it, or save it as CSV'],
    [
      'UTF-16 with a header alone',
      Buffer.from('\ufefftime,a\n', 'utf16le'),
      'a header (time, a) but no rows',
    ],
    ['a header alone', 'time,flow\n', 'a header (time, flow) but no rows'],
    ['no numbers', 'time,state\n2025-01-01T00:00:00Z,idle\n', 'no column of numbers among "time", "state"'],
    [
      'dates it cannot read',
      'time,a\n31st of 1.2025,1\n',
      'the time column "time" begins with "31st of 1.2025"',
    ],
    ['an array of text', '[\n  "a"\n]\n', 'no column of numbers'],
    [
      'damaged gzip',
      Buffer.concat([gzipSync('time,a\n'.repeat(99)).subarray(0, 20)]),
      'unexpected end of file',
    ],
  ])('%s', async (_, content, why) => {
    const source = new FileSource({ path: written('unreadable', content) });
    await expect(source.describe()).rejects.toMatchObject({
      code: 'INPUT_UNREADABLE',
      message: expect.stringContaining(why) as string,
    });
  });

  it.each([
    ['missing', join(folder, 'nowhere.csv'), 'there is no such file'],
    ['a folder', folder, 'it is a folder'],
  ])('%s', async (_, path, why) => {
    await expect(new FileSource({ path }).describe()).rejects.toMatchObject({
      code: 'INPUT_UNREADABLE',
      message: expect.stringContaining(why) as string,
    });
  });

  it('a mapping to a column that is not there names those that are', async () => {
    const source = new FileSource({ path: written('map.csv', 'time,a\n1735689600,1\n'), channels: ['b'] });
    await expect(source.describe()).rejects.toThrow('no column "b"; the columns are "time", "a"');
  });

  it('gzip that ends early: what came before is passed, then the error', async () => {
    const rows = Array.from({ length: 60_000 }, (_, index) => `${1735689600 + index},${Math.sin(index)}`);
    const whole = gzipSync(['time,a', ...rows].join('\n'));
    const source = new FileSource({ path: written('cut.csv.gz', whole.subarray(0, whole.length / 2)) });
    let passed = 0;
    const pass = ({ records }: Batch) => Promise.resolve(void (passed += records.length));
    await expect(source.run({ pass, resumeAt: () => undefined, signal: forever })).rejects.toMatchObject({
      code: 'INPUT_UNREADABLE',
    });
    expect(passed).toBeGreaterThan(1000);
  });
});

describe('a run over a file', () => {
  const rows = Array.from({ length: 5000 }, (_, index) => `${1735689600 + index},${index}`);
  const content = ['time,a', ...rows, ''].join('\n');

  it('passes batches in order, ends with an empty last one, and knows how far it is', async () => {
    const path = written('long-run.csv', content);
    const source = new FileSource({ path, batchRecords: 1000 });
    const { batches, samples } = await readAll(source);
    expect(
      batches.map(({ records, nextOffset, last }) => [records.length, nextOffset, last ?? false]),
    ).toEqual([
      [1000, 1000, false],
      [1000, 2000, false],
      [1000, 3000, false],
      [1000, 4000, false],
      [1000, 5000, false],
      [0, 5000, true],
    ]);
    expect(samples).toHaveLength(5000);
    expect(source.progress()).toEqual({ rows: 5000, bytesRead: content.length, totalBytes: content.length });
  });

  it.each([0, 1, 999, 4999, 5000])('goes on at row %i', async (resumeAt) => {
    const { batches, samples } = await readAll(
      new FileSource({ path: written('resume.csv', content) }),
      resumeAt,
    );
    expect(samples.map(({ values }) => values['a'])).toEqual(rows.map((_, index) => index).slice(resumeAt));
    expect(batches.at(-1)).toMatchObject({ nextOffset: 5000, last: true });
  });

  it('tells another file under the same path apart, but not one that grows', async () => {
    const partition = async (text: string) => (await read('same.csv', text)).partition;
    expect(await partition(`${content}1735699999,1`)).toBe(await partition(content));
    expect(await partition(content.replace('1735689600', '1735680000'))).not.toBe(await partition(content));
  });

  it('cuts the same rows however the bytes arrive', async () => {
    const text = 'time,a,"n"\r\n1735689600,1,"x\ny"\r\n1735689601,2,"é"\r\n\r\n1735689602,3,z';
    const whole = await readAll(new FileSource({ path: '-' }, Readable.from([Buffer.from(text)])));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(Buffer.byteLength(text)), { maxLength: 6 }), async (cuts) => {
        const bytes = Buffer.from(text);
        const edges = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const chunks = edges
          .slice(1)
          .map((edge, index) => bytes.subarray(edges[index], edge))
          .filter((chunk) => chunk.length > 0);
        const { samples } = await readAll(new FileSource({ path: '-' }, Readable.from(chunks)));
        expect(samples).toEqual(whole.samples);
      }),
    );
    expect(whole.samples).toHaveLength(3);
  });

  it('gives a row of a live pipe on as soon as it comes, and stops when told to', async () => {
    const pipe = new PassThrough();
    const controller = new AbortController();
    const offsets: number[] = [];
    const source = new FileSource({ path: '-' }, pipe);
    pipe.write('time,a\n1735689600,1\n');
    const pass = ({ records }: Batch) => {
      offsets.push(...records.map(({ offset }) => offset));
      if (offsets.length < 3) pipe.write(`173568960${offsets.length},1\n`);
      else setImmediate(() => controller.abort());
      return Promise.resolve();
    };
    await source.run({ pass, resumeAt: () => 99, signal: controller.signal });
    expect(offsets).toEqual([0, 1, 2]);
  });

  it('passes a failure of the pass on', async () => {
    const source = new FileSource({ path: written('fail.csv', content) });
    const pass = () => Promise.reject(new Error('disk full'));
    await expect(source.run({ pass, resumeAt: () => undefined, signal: forever })).rejects.toThrow(
      'disk full',
    );
  });

  it('refuses options that are none', () => {
    expect(() => new FileSource({ path: '' })).toThrow('reading the options of an input');
  });
});
