import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDecoder, FileSource, JsonDecoder } from '@kymo/connectors';
import type { Batch, Decoder, Sample } from '@kymo/domain';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lookCommand } from './look';

let folder: string;
let printed: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kymo-look-'));
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
  await rm(folder, { recursive: true });
});

const START = Date.UTC(2025, 1, 3);
const rows = Array.from({ length: 60 }, (_, row) => ({
  timeMs: START + row * 60_000,
  iso: new Date(START + row * 60_000).toISOString(),
  flow: 40 + row / 8,
  level: 1e9 + row / 1000,
}));
type Row = (typeof rows)[number];

/** A sample without what a door adds to it: `time series channel=value …`. */
const plain = ({ series, timeMs, values }: Pick<Sample, 'series' | 'timeMs' | 'values'>) =>
  `${new Date(timeMs).toISOString()} ${series} ${Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join(' ')}`;

async function looked(path: string, ...options: string[]) {
  await lookCommand()
    .exitOverride()
    .parseAsync(['--json', ...options, path], { from: 'user' });
  const {
    firstRows,
    lastRow,
    rows: counted,
  } = JSON.parse(printed) as {
    readonly firstRows: readonly Sample[];
    readonly lastRow: Readonly<Record<string, unknown>>;
    readonly rows: { readonly read: number; readonly refused: number };
  };
  return { firstRows, lastRow, counted };
}

async function throughInput(path: string): Promise<readonly Sample[]> {
  const decoder = new JsonDecoder({ maxFutureMs: null });
  const samples: Sample[] = [];
  await new FileSource({ path }).run({
    resumeAt: () => undefined,
    signal: new AbortController().signal,
    pass: ({ records }: Batch) => {
      for (const record of records) samples.push(...decoder.decode(record).samples);
      return Promise.resolve();
    },
  });
  return samples;
}

function throughTopic(decoder: Decoder, messages: readonly string[]): readonly Sample[] {
  return messages.flatMap((message, offset) => {
    const { samples, rejections } = decoder.decode({
      value: Buffer.from(message),
      partition: 'telemetry/0',
      offset,
    });
    expect(rejections).toEqual([]);
    return samples;
  });
}

const point = (name: string, { timeMs }: Row, value: number) => ({
  name,
  gauge: { dataPoints: [{ timeUnixNano: `${timeMs}000000`, asDouble: value }] },
});

describe('a message of a topic and a line of a file are read alike', () => {
  it.each<
    [string, string, Parameters<typeof createDecoder>[0] & Record<string, unknown>, (row: Row) => string]
  >([
    [
      'line protocol',
      'lp',
      { type: 'line-protocol' },
      ({ timeMs, flow, level }) =>
        `pump,site=north\\ east,host=a flow=${flow},level=${level},on=t,note="a, b = c" ${timeMs}000000`,
    ],
    [
      'line protocol in seconds',
      'lp',
      { type: 'line-protocol', timeUnit: 's' },
      ({ timeMs, flow, level }) => `pump,host=a flow=${flow},level=${level} ${timeMs / 1000}`,
    ],
    [
      "Telegraf's JSON",
      'ndjson',
      { type: 'telegraf-json' },
      ({ timeMs, flow, level }) =>
        JSON.stringify({
          ...{ name: 'pump', tags: { host: 'a', site: 'b' }, timestamp: timeMs / 1000 },
          fields: { flow, level, on: true, note: 'x' },
        }),
    ],
    [
      'OTLP in JSON',
      'ndjson',
      { type: 'otlp-metrics' },
      (row) =>
        JSON.stringify({
          resourceMetrics: [
            {
              resource: { attributes: [{ key: 'service.name', value: { stringValue: 'pump' } }] },
              scopeMetrics: [{ metrics: [point('flow', row, row.flow), point('level', row, row.level)] }],
            },
          ],
        }),
    ],
    [
      'telemetry records',
      'ndjson',
      { type: 'json' },
      ({ iso, flow, level }) => JSON.stringify({ series: 'pump', time: iso, values: { flow, level } }),
    ],
    [
      'plain JSON, whose time and machine a topic has to be told',
      'ndjson',
      { type: 'mapped-json', series: 'device', time: 'ts', timeUnit: 'iso', values: ['flow', 'level'] },
      ({ iso, flow, level }) => JSON.stringify({ ts: iso, device: 'pump', flow, level }),
    ],
  ])('%s', async (_, extension, options, write) => {
    const lines = rows.map(write);
    const path = join(folder, `telemetry.${extension}`);
    await writeFile(path, `${lines.join('\n')}\n`);
    const fromTopic = throughTopic(createDecoder(options, { dataFolder: folder }), lines).map(plain);
    const fromFile = (await throughInput(path)).map(plain);
    expect(fromTopic).toHaveLength(rows.length);
    expect(fromFile).toEqual(fromTopic);
    const { firstRows, counted } = await looked(path);
    expect(counted).toMatchObject({ read: rows.length, refused: 0 });
    if (options.type !== 'json') expect(firstRows.map(plain)).toEqual(fromTopic.slice(0, firstRows.length));
  });
});

it('what is looked at is what is judged', async () => {
  const path = join(folder, 'pump.csv');
  const table = rows.map(
    ({ iso, flow, level }) =>
      `${iso.slice(8, 10)}.${iso.slice(5, 7)}.${iso.slice(0, 4)} ${iso.slice(11, 19)};${String(flow).replace('.', ',')};${String(level).replace('.', ',')}`,
  );
  await writeFile(path, `Zeit;flow;level\n${table.join('\n')}\n`);
  const samples = await throughInput(path);
  const { firstRows, lastRow } = await looked(path);
  expect(samples.map(plain)).toEqual(
    rows.map((row) => plain({ ...row, series: 'pump', values: { flow: row.flow, level: row.level } })),
  );
  expect(firstRows.map(plain)).toEqual(samples.slice(0, firstRows.length).map(plain));
  expect(lastRow).toMatchObject({
    series: 'pump',
    time: rows.at(-1)!.iso,
    flow: rows.at(-1)!.flow,
    level: rows.at(-1)!.level,
  });
});

it('ends with a code of its own where more than a fifth of the rows cannot be read', async () => {
  const path = join(folder, 'broken.csv');
  await writeFile(
    path,
    `time,flow\n${rows.map(({ iso, flow }, row) => (row % 3 === 0 ? `soon,${flow}` : `${iso},${flow}`)).join('\n')}\n`,
  );
  await looked(path);
  expect(process.exitCode).toBe(3);
});
