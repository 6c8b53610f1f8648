import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { seededRandom } from '@kymo/statistics';
import { afterAll, describe, expect, it } from 'vitest';
import { divide } from './division';

const folder = mkdtempSync(join(tmpdir(), 'kymo-division-'));
afterAll(() => rmSync(folder, { recursive: true }));

const START_MS = Date.UTC(2025, 0, 1);

function written(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const range = (length: number) => Array.from({ length }, (_, index) => index);
const iso = (step: number) => new Date(START_MS + 1000 * step).toISOString();
const csv = (steps: readonly number[]) =>
  ['value,time', ...steps.map((step) => `${step},${iso(step)}`)].join('\n');
const record = (series: string, step: number, values: object = { flow: step }) => ({
  series,
  time: START_MS + 1000 * step,
  values,
});
const ndjson = (records: readonly unknown[]) => records.map((one) => JSON.stringify(one)).join('\n');

describe('the length of the part to learn from', () => {
  const machines = range(10).map((index) => `pump-${index}`);

  it.each([
    ['one series', 'one.csv', csv(range(1200)), { trainingSteps: 480, batchRecords: 30 }],
    [
      'records of several series',
      'several.ndjson',
      ndjson(range(1200).flatMap((step) => machines.map((machine) => record(machine, step)))),
      { trainingSteps: 480, batchRecords: 300 },
    ],
    [
      'records that are arrays',
      'arrays.ndjson',
      ndjson(range(1200).map((step) => machines.map((machine) => record(machine, step)))),
      { trainingSteps: 480, batchRecords: 30 },
    ],
    [
      'one channel a record',
      'channels.ndjson',
      ndjson(
        range(1200).flatMap((step) =>
          ['flow', 'level', 'heat'].map((name) => record('pump', step, { [name]: 1 })),
        ),
      ),
      { trainingSteps: 480, batchRecords: 90 },
    ],
    [
      'series one after the other',
      'after.ndjson',
      ndjson(machines.flatMap((machine) => range(1200).map((step) => record(machine, step)))),
      { trainingSteps: 480, batchRecords: 300 },
    ],
    ['a short file', 'short.csv', csv(range(50)), { trainingSteps: 100, batchRecords: 7 }],
  ])('%s', async (_, name, content, division) => {
    expect(await divide(written(name, content), {}, 0.4)).toEqual(division);
  });

  it('is as long as told', async () => {
    expect(await divide(written('told.csv', csv(range(1200))), {}, 700)).toMatchObject({
      trainingSteps: 700,
    });
  });

  it('holds for a time in the future', async () => {
    const path = written('future.csv', csv(range(1200).map((step) => step + 2e9)));
    expect(await divide(path, {}, 0.4)).toMatchObject({ trainingSteps: 480 });
  });
});

describe('an input that can be read only once', () => {
  it('is not touched', async () => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    const stream = { trainingSteps: 500, batchRecords: 32 };
    expect(await divide(path, {}, 0.4)).toEqual(stream);
    expect(await divide('-', {}, 0.4)).toEqual(stream);
  });

  it.each([
    ['a folder', () => folder, 'it is a folder'],
    ['nothing', () => join(folder, 'nowhere.csv'), 'there is no such file'],
    ['an empty file', () => written('empty.csv', ''), 'it is empty'],
    [
      'a binary file',
      () => written('binary.csv', Buffer.from(range(4096).map((index) => (index * 37) % 256))),
      'it is binary',
    ],
  ])('%s is none', async (_, path, message) => {
    await expect(divide(path(), {}, 0.4)).rejects.toMatchObject({
      code: 'INPUT_UNREADABLE',
      message: expect.stringContaining(message) as string,
    });
  });
});

describe('rows that are not in order of time', () => {
  const random = seededRandom(7);
  const shuffled = range(3000)
    .map((step) => [random(), step] as const)
    .sort(([a], [b]) => a - b)
    .map(([, step]) => step);

  it.each([
    ['reversed', range(3000).reverse()],
    ['shuffled', shuffled],
    ['halves swapped', [...range(3000).slice(1500), ...range(1500)]],
  ])('%s: put in order', async (name, steps) => {
    expect(await divide(written(`${name}.csv`, csv(steps)), {}, 0.4)).toMatchObject({ trainingSteps: 1200 });
  });

  it.each([
    ['packed.csv.gz', gzipSync(csv(range(300).reverse()))],
    [
      'headless.csv',
      range(300)
        .map((step) => `${iso(300 - step)},1`)
        .join('\n'),
    ],
    [
      'lines.lp',
      range(300)
        .map((step) => `m,h=a\\ b x=1 ${START_MS - step * 1000}000000`)
        .join('\n'),
    ],
  ])('%s: put in order', async (name, content) => {
    expect(await divide(written(name, content), {}, 0.4)).toMatchObject({ trainingSteps: 120 });
  });

  it.each([
    [
      'epoch.csv',
      `time\tflow\n${range(300)
        .map((step) => `${300 - step}\t1`)
        .join('\n')}`,
      {},
    ],
    ['records.ndjson', ndjson(range(300).map((step) => record('pump', 300 - step))), {}],
  ])('%s: refused, with a command that mends it', async (name, content, mapping) => {
    const path = written(name, content);
    const thrown: unknown = await divide(path, mapping, 0.4).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code: 'INPUT_UNREADABLE' });
    const command = /Sort the file by time \((.*)\)\. If/.exec((thrown as Error).message)?.[1] ?? '';
    if (command.includes('jq ') && !hasJq()) return;
    execFileSync('bash', ['-c', command], { cwd: folder });
    const sorted = `sorted.${name.split('.').at(-1)}`;
    expect(await divide(join(folder, sorted), mapping, 0.4)).toMatchObject({ trainingSteps: 120 });
  });

  it('of which none can be read: refused, with the reason', async () => {
    const path = written(
      'unread.csv',
      `time,flow\n${range(300)
        .map((step) => `${iso(step)},x${step}`)
        .join('\n')}`,
    );
    await expect(divide(path, { channels: ['flow'] }, 0.4)).rejects.toThrow(/no column of numbers/);
  });

  it('that contradict each other are of several machines', async () => {
    const path = written(
      'two.csv',
      ['time,value', ...range(600).map((row) => `${iso(row >> 1)},${row}`)].join('\n'),
    );
    await expect(divide(path, {}, 0.4)).rejects.toThrow('name the column that tells them apart by --series');
  });

  it('names the worst series and counts the others', async () => {
    const backwards = (series: string, length: number) =>
      range(length).map((step) => record(series, length - step));
    const content = ndjson([
      ...range(500).map((step) => record('good', step)),
      ...backwards('bad', 100),
      ...backwards('worst', 200),
    ]);
    await expect(divide(written('worst.ndjson', content), {}, 0.4)).rejects.toThrow(
      'of the 200 rows of series "worst" (and of 1 more series)',
    );
  });

  it.each([
    ['neighbours swapped', range(3000).map((step) => step ^ 1)],
    [
      'one clock far ahead, again and again',
      range(3000).map((step) => (step % 100 === 50 ? 1e8 + step : step)),
    ],
    ['an hour that comes twice', [...range(1500), ...range(1500).map((step) => step + 1380)]],
    ['a gap', range(3000).map((step) => (step < 1000 ? step : step + 1e6))],
    ['every row twice', range(3000).map((step) => step >> 1)],
  ])('%s: allowed', async (name, steps) => {
    await expect(divide(written(`${name}.csv`, csv(steps)), {}, 0.4)).resolves.toBeDefined();
  });
});

describe('moments that are one within a millisecond', () => {
  const at = (microseconds: number) =>
    `${START_MS + Math.floor(microseconds / 1000)}${String(microseconds % 1000).padStart(3, '0')}`;
  const rows = (stepMicroseconds: number) =>
    ['time,value', ...range(3000).map((step) => `${at(step * stepMicroseconds)},${step}`)].join('\n');

  it('are refused, since none of them can be told apart', async () => {
    await expect(divide(written('fast.csv', rows(100)), {}, 0.4)).rejects.toMatchObject({
      code: 'INPUT_UNREADABLE',
      message: expect.stringMatching(
        /2700 of the 3000 rows of series "fast" repeat the channels .* one value of a channel per millisecond/,
      ) as string,
    });
  });

  it.each([1000, 700])('are not found at %i microseconds a row', async (stepMicroseconds) => {
    await expect(divide(written('slow.csv', rows(stepMicroseconds)), {}, 0.4)).resolves.toBeDefined();
  });
});

function hasJq(): boolean {
  try {
    execFileSync('jq', ['--version']);
    return true;
  } catch {
    console.warn('the command for NDJSON not run: jq is not installed');
    return false;
  }
}
