import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findSeries } from './find-series';
import { periodOf } from '../metrics/period';
import { channelValues } from './labelled-series';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'kymo-readers-'))));
afterEach(() => rm(folder, { recursive: true }));

async function put(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}

async function putRaw(name: string, bytes: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

async function loadOnly(...paths: string[]) {
  const { files } = await findSeries(paths);
  expect(files).toHaveLength(1);
  return files[0]!.load();
}

describe('findSeries', () => {
  it('reads the TSB-AD form: training length from the name, label last, every row counts', async () => {
    await put('001_X_id_1_Sensor_tr_2_1st_3.csv.gz', 'a,b,Label\n1,2,0\n3,,0\n5,6,0\n7,8,1\n');
    const series = await loadOnly(folder);
    expect(series).toMatchObject({
      name: '001_X_id_1_Sensor_tr_2_1st_3',
      form: 'tsb-ad',
      channels: ['a', 'b'],
      length: 4,
      trainingLength: 2,
      scoredFrom: 0,
    });
    expect([...series.values]).toEqual([1, 2, 3, NaN, 5, 6, 7, 8]);
    expect([...series.labels]).toEqual([0, 0, 0, 1]);
    expect(series.timesMs).toBeUndefined();
  });

  it('reads a table of several machines as a recording for each', async () => {
    const rows = Array.from({ length: 40 }, (_, row) =>
      ['A', 'B'].map(
        (pump, at) =>
          `2025-01-01 00:${String(row).padStart(2, '0')}:00,${pump},${100 * at + row},${Number(at === 1 && row > 35)}`,
      ),
    );
    await put('pumps.csv', `time,pump,flow,label\n${rows.flat().join('\n')}\n`);
    const { files } = await findSeries([folder]);
    expect(files.map(({ name }) => name)).toEqual(['pumps/A', 'pumps/B']);
    const [first, second] = await Promise.all(files.map((file) => file.load()));
    // A model fitted on the table knows them by these names.
    expect([first, second]).toMatchObject([{ machine: 'A' }, { machine: 'B' }]);
    expect(first).toMatchObject({ channels: ['flow'], length: 40, trainingLength: 10, intervalMs: 60_000 });
    expect([...second!.values]).toEqual(Array.from({ length: 40 }, (_, row) => 100 + row));
    expect([first!, second!].map(({ labels }) => labels.reduce((sum, label) => sum + label, 0))).toEqual([
      0, 4,
    ]);
  });

  it('reads the Numenta benchmark with its windows and probation', async () => {
    const minute = (row: number) => `2014-04-01 00:${String(row).padStart(2, '0')}:00`;
    const rows = Array.from({ length: 20 }, (_, row) => `${minute(row)},${row}`);
    await put('data/realX/a.csv', `timestamp,value\n${rows.join('\n')}\n`);
    await put(
      'labels/combined_windows.json',
      JSON.stringify({ 'realX/a.csv': [[`${minute(5)}.000000`, `${minute(7)}.000000`]] }),
    );
    const series = await loadOnly(folder);
    expect(series).toMatchObject({
      name: 'realX/a',
      form: 'nab',
      events: [{ first: 5, last: 7 }],
      trainingLength: 3,
      scoredFrom: 3,
      intervalMs: 60_000,
    });
    expect(series.labels.reduce((sum, label) => sum + label, 0)).toBe(3);
    expect(series.timesMs?.[0]).toBe(Date.UTC(2014, 3, 1));
  });

  it('reads SKAB and passes over its file without labels', async () => {
    const rows = Array.from({ length: 402 }, (_, row) => {
      const time = new Date(Date.UTC(2020, 2, 9) + row * 1000).toISOString().slice(0, 19).replace('T', ' ');
      return `${time};${row};2;${row === 401 ? '1.0' : '0.0'};0.0`;
    });
    await put('valve1/0.csv', `datetime;p;q;anomaly;changepoint\n${rows.join('\n')}\n`);
    await put('anomaly-free/anomaly-free.csv', 'datetime;p;q\n2020-03-09 10:00:00;1;2\n');
    const { files, skipped } = await findSeries([folder]);
    expect(files.map(({ name, form }) => [name, form])).toEqual([['valve1/0', 'skab']]);
    expect(skipped).toHaveLength(1);
    const series = await files[0]!.load();
    expect(series).toMatchObject({
      channels: ['p', 'q'],
      trainingLength: 400,
      scoredFrom: 400,
      intervalMs: 1000,
    });
    expect([...series.labels.subarray(399)]).toEqual([0, 0, 1]);
  });

  it('reads 3W: anything but class 0 is anomalous, empty channels are left out', async () => {
    const kinds = [0, 0, 0, 0, 102, 2];
    const rows = kinds.map((kind, row) => `2018-02-06 18:00:0${row},${row},,${kind}.0`);
    await put('WELL-1.csv', `timestamp,P-PDG,QGL,class\n${rows.join('\n')}\n`);
    const series = await loadOnly(folder);
    expect(series).toMatchObject({ form: '3w', channels: ['P-PDG'], trainingLength: 3, scoredFrom: 3 });
    expect([...series.labels]).toEqual([0, 0, 0, 0, 1, 1]);
  });

  it.each([
    { name: 'suffixes', train: 'm_train.csv', test: 'm_test.csv', series: 'm_test' },
    { name: 'plain names', train: 'train.csv', test: 'test.csv', series: 'test' },
    { name: 'folders', train: 'train/m.csv', test: 'test/m.csv', series: 'm' },
  ])('reads pairs told apart by $name', async ({ train, test, series: name }) => {
    await put(train, 'b,a\n1,2\n3,4\n');
    await put(test, 'a,b,label\n6,5,0\n8,7,1\n');
    const series = await loadOnly(folder);
    expect(series).toMatchObject({
      name,
      form: 'pair',
      trainingLength: 2,
      scoredFrom: 2,
      channels: ['b', 'a'],
    });
    expect([...series.values]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect([...series.labels]).toEqual([0, 0, 0, 1]);
  });

  it('keeps every label out of the channels', async () => {
    const head = 'anomaly,flow,attack_type,Changepoint,label';
    await put('a.csv', `${head}\n0,1,0,0,0\n0,2,0,0,0\n0,3,0,0,0\n1,4,7,1,1\n`);
    await put('b_train.csv', 'flow,fault\n1,0\n2,0\n');
    await put('b_test.csv', 'flow,label,fault\n1,0,0\n2,1,1\n');
    const { files } = await findSeries([folder]);
    const series = await Promise.all(files.map((file) => file.load()));
    expect(series.map(({ channels }) => channels)).toEqual([['flow'], ['flow']]);
    expect([...series[0]!.labels]).toEqual([0, 0, 0, 1]);
  });

  it('finds the label of the TSB-AD form by its name where it is not last', async () => {
    await put('x_tr_1_1st_1.csv', 'Label,a\n0,5\n1,6\n');
    await put('y_tr_1_1st_1.csv', 'a,truth\n5,0\n6,1\n');
    const { files } = await findSeries([folder]);
    for (const file of files) {
      const { channels, labels } = await file.load();
      expect(channels).toEqual(['a']);
      expect([...labels]).toEqual([0, 1]);
    }
  });

  it('takes channels and interval from the training part alone', async () => {
    const rows = Array.from({ length: 12 }, (_, row) => {
      const time = 1_600_000_000 + (row < 4 ? row : 4 + 60 * row);
      return `${time},${row},${row < 4 ? '' : row},${row === 1 ? 1 : ''},${Number(row > 9)}`;
    });
    await put('a_tr_4_1st_10.csv', `time,steady,late,once,label\n${rows.join('\n')}\n`);
    const { files } = await findSeries([folder]);
    expect(await files[0]!.load()).toMatchObject({ channels: ['steady', 'once'], intervalMs: 1000 });
    expect(await files[0]!.load(1)).toMatchObject({ channels: ['steady'], intervalMs: undefined });
    const { channels, values } = await files[0]!.load(5);
    expect(channels).toEqual(['steady', 'late', 'once']);
    expect([...values.subarray(12, 15)]).toEqual([4, 4, NaN]);
  });

  it('takes channels and interval of a pair from its training file', async () => {
    await put('a_train.csv', 'time,x,y\n1600000000,1,2\n1600000010,3,4\n');
    await put('a_test.csv', 'time,x,y,z,label\n1600000020,5,,7,0\n1600000080,6,,8,1\n');
    const series = await loadOnly(folder);
    expect(series).toMatchObject({ channels: ['x', 'y'], intervalMs: 10_000 });
    expect([...series.values]).toEqual([1, 2, 3, 4, 5, NaN, 6, NaN]);
  });

  it('tells files of one name apart by their folders, and those alone', async () => {
    const rows = 'x,label\n1,0\n2,0\n3,0\n4,1\n';
    const paths = ['a/valve/0.csv', 'b/valve/0.csv', 'b/other/0.csv', 'b/other/0.csv.gz', 'b/1.csv'];
    for (const path of paths) await put(path, rows);
    const { files } = await findSeries(paths.map((path) => join(folder, path)));
    expect(files.map(({ name }) => name).sort()).toEqual(
      ['1', 'a/valve/0', 'b/valve/0', join(folder, paths[2]!), join(folder, paths[3]!)].sort(),
    );
    expect(new Set(await Promise.all(files.map(async (file) => (await file.load()).name)))).toEqual(
      new Set(files.map(({ name }) => name)),
    );
  });

  it('reads a file once that is named twice', async () => {
    const path = await put('sub/a.csv', 'x,label\n1,0\n2,0\n3,0\n4,1\n');
    const { files } = await findSeries([folder, path, join(folder, 'sub', '..', 'sub')]);
    expect(files.map(({ name }) => name)).toEqual(['sub/a']);
  });

  it.each(['train/m.csv', 'labels/m.csv', 'm_train.csv'])(
    'reads %s without partner as it is',
    async (path) => {
      await put(path, 'x,label\n1,0\n2,0\n3,0\n4,1\n');
      expect(await loadOnly(folder)).toMatchObject({ form: 'csv', length: 4 });
    },
  );

  it('passes over the parts of a pair, labelled or named as they may be', async () => {
    const train = await put('m_train.csv', 'x,label\n1,0\n2,0\n');
    const test = await put('m_test.csv', 'x,label\n1,0\n2,1\n');
    const { files, skipped } = await findSeries([train, test]);
    expect(files.map(({ form }) => form)).toEqual(['pair']);
    expect(skipped).toEqual([{ path: train, why: 'part of a pair' }]);
  });

  it('passes over labels without a recording', async () => {
    await put('labels/m.csv', 'time,label\n1,0\n2,1\n');
    await put('a.csv', 'x,label\n1,0\n2,0\n3,0\n4,1\n');
    expect(await loadOnly(folder)).toMatchObject({ name: 'a' });
  });

  it('reads an ending in capitals, and infinite readings as missing', async () => {
    const path = join(folder, 'A.CSV.GZ');
    await writeFile(path, gzipSync('x,label\n1,0\ninf,0\n-Infinity,0\n4,1\n'));
    expect([...(await loadOnly(path)).values]).toEqual([1, NaN, NaN, 4]);
  });

  it('reads pairs without header whose labels stand in a third folder', async () => {
    await put('train/machine-1.txt', '0.1,0.2\n0.3,0.4\n');
    await put('test/machine-1.txt', '0.5,0.6\n0.7,0.8\n0.9,1\n');
    await put('test_label/machine-1.txt', '0\n1\n0\n');
    const series = await loadOnly(folder);
    expect(series).toMatchObject({ name: 'machine-1', channels: ['c000', 'c001'], length: 5 });
    expect([...series.labels]).toEqual([0, 0, 0, 1, 0]);
  });

  it('reads any table with a label column: words, times and text columns included', async () => {
    const rows = ['Normal', 'Normal', 'Normal', 'Attack'].map(
      (label, row) => `${1_600_000_000 + row},x,${row},${label}`,
    );
    const path = await put('plant.csv', `Timestamp,State,Flow,Normal/Attack\n${rows.join('\n')}\n`);
    const series = await loadOnly(path);
    expect(series).toMatchObject({ form: 'csv', channels: ['Flow'], trainingLength: 1, scoredFrom: 1 });
    expect([...series.labels]).toEqual([0, 0, 0, 1]);
    expect(series.timesMs?.[1]).toBe(1_600_000_001_000);
  });

  it.each([
    { name: 'a path that is not there', make: async () => join(folder, 'none'), says: /no file or folder/ },
    { name: 'a named file without labels', make: () => put('a.csv', 'x,y\n1,2\n'), says: /no label column/ },
    { name: 'a folder without tables', make: async () => folder, says: /none of them labelled/ },
    {
      name: 'rows of different length',
      make: () => put('a.csv', 'x,label\n1,0\n1,2,3\n'),
      says: /a\.csv.*(?:cells found)/s,
    },
    {
      name: 'a word among numbers',
      make: () => put('a.csv', 'x,label\n1,0\nwet,0\n'),
      says: /'x', row 2 holds 'wet'/,
    },
    {
      name: 'a training part longer than the recording',
      make: () => put('x_tr_9_1st_9.csv', 'a,Label\n1,0\n2,1\n'),
      says: /2 rows, of which the first 9 are for training/,
    },
    {
      name: 'a label of no known meaning',
      make: () => put('a.csv', 'x,label\n1,0\n2,wet\n3,0\n4,1\n'),
      says: /a\.csv: label column 'label', row 2 holds 'wet'; .* beside normal, .* write 0 and 1/s,
    },
    {
      name: 'a training part that measures nothing',
      make: () => put('x_tr_2_1st_3.csv', 'a,Label\n,0\n,0\n1,1\n'),
      says: /no column holds a number in the first 2 rows/,
    },
    { name: 'a broken archive', make: () => putRaw('a.csv.gz', 'no gzip'), says: /it has a header/ },
  ])('says clearly what is wrong with $name', async ({ make, says }) => {
    const path = await make();
    const attempt = findSeries([path]).then(({ files }) => files[0]!.load());
    await expect(attempt).rejects.toMatchObject({
      code: 'INPUT_UNREADABLE',
      message: expect.stringMatching(says),
    });
  });
});

const real = process.env['KYMO_DATA'];
if (real === undefined) console.warn('real recordings skipped: KYMO_DATA is not set');

describe.skipIf(real === undefined)('the real recordings', () => {
  it.each([
    { set: 'msl', form: 'tsb-ad', count: 14 },
    { set: 'skab', form: 'skab', count: 34 },
    { set: 'nab', form: 'nab', count: 58 },
    { set: 'threew', form: '3w', count: 22 },
  ])('$set: $count of form $form', async ({ set, form, count }) => {
    const { files } = await findSeries([join(real!, set)]);
    expect(files).toHaveLength(count);
    expect(new Set(files.map((file) => file.form))).toEqual(new Set([form]));
    const series = await files[0]!.load();
    expect(series.values).toHaveLength(series.length * series.channels.length);
    expect(series.labels).toHaveLength(series.length);
    expect(series.trainingLength).toBeGreaterThan(0);
    expect(periodOf(channelValues(series, 0))).toBeGreaterThan(0);
  });
});
