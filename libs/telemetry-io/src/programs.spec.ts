import { describe, expect, it } from 'vitest';
import { readText } from './read-text.fixture';

const START = Date.UTC(2025, 1, 3);
const STEP = 600_000;
const rows = Array.from({ length: 300 }, (_, row) => {
  const timeMs = START + row * STEP;
  const iso = new Date(timeMs).toISOString();
  return {
    ...{ row, timeMs, iso, plain: iso.slice(0, 19).replace('T', ' '), seconds: timeMs / 1000 },
    flow: Number((40 + 3 * Math.sin(row / 9) + (row % 7) / 100).toFixed(3)),
    level: Number((5 + Math.cos(row / 5) / 2).toFixed(3)),
  };
});
type Row = (typeof rows)[number];
const of = (value: (row: Row) => number) => rows.map((row) => `${row.timeMs} ${value(row)}`);
const [flows, levels] = [of(({ flow }) => flow), of(({ level }) => level)];
const csv = (header: string, line: (row: Row) => string) => `${header}\n${rows.map(line).join('\n')}\n`;
const lines = (document: (row: Row) => unknown) =>
  rows.map((row) => JSON.stringify(document(row))).join('\n');
const everySeventh = ({ row }: Row) => row % 7 === 5;

describe('what programs write is read', () => {
  it.each<[string, string, string, readonly (readonly string[])[]]>([
    [
      'SenML, with its base time',
      JSON.stringify(
        rows.map(({ row, flow, seconds }) => ({
          ...(row === 0 && { bn: 'urn:dev:pump-1:', bt: seconds }),
          ...{ n: 'flow', u: 'm3/s', v: flow, t: (row * STEP) / 1000 },
        })),
      ),
      'json',
      [flows],
    ],
    [
      'SenML, a pack a line',
      rows
        .map(({ seconds, flow, level }) =>
          JSON.stringify([
            { bn: 'urn:dev:pump-1:', bt: seconds, n: 'flow', v: flow },
            { n: 'level', v: level },
          ]),
        )
        .join('\n'),
      'ndjson',
      [flows, levels],
    ],
    [
      'MongoDB, with what its JSON wraps',
      lines(({ row, iso, flow, level }) => ({
        _id: { $oid: row.toString(16).padStart(24, '0') },
        ...{ ts: { $date: iso }, flow, level: { $numberDouble: String(level) } },
      })),
      'ndjson',
      [flows, levels],
    ],
    [
      'identifiers in digits of base 16',
      csv(
        'time,id,flow',
        ({ plain, row, flow }) => `${plain},${(0x10000000 + 7919 * row).toString(16)},${flow}`,
      ),
      'csv',
      [flows],
    ],
    [
      'bulk requests of Elasticsearch',
      rows
        .map(
          ({ iso, flow }) => `{"index":{"_index":"pumps"}}\n${JSON.stringify({ '@timestamp': iso, flow })}`,
        )
        .join('\n'),
      'ndjson',
      [flows],
    ],
    [
      'NaN and Infinity in JSON, as Python writes them',
      rows
        .map(
          (row) =>
            `{"time": "${row.iso}", "note": "a NaN", "flow": ${everySeventh(row) ? 'NaN' : row.flow}, "level": ${everySeventh(row) ? '-Infinity' : row.level}}`,
        )
        .join('\n'),
      'ndjson',
      [flows, levels].map((all) => all.filter((_, row) => row % 7 !== 5)),
    ],
    [
      'names with labels in a file of cells',
      `Series;Time;Value\n${(['flow', 'level'] as const).map((name) => rows.map((row) => `${name} {host="a"};${row.iso};${row[name]}`).join('\n')).join('\n')}\n`,
      'csv',
      [flows, levels],
    ],
    [
      'readings of a meter, which name none',
      csv('time,meter,flow', ({ plain, row, flow }) => `${plain},${5000 + Math.floor(row / 3)},${flow}`),
      'csv',
      [of(({ row }) => 5000 + Math.floor(row / 3)), flows],
    ],
    [
      'large readings of a meter, with points between their digits',
      csv(
        'Zeit;Zähler;Fluss',
        ({ plain, row, flow }) => `${plain};1.234.${100 + row};${String(flow).replace('.', ',')}`,
      ),
      'csv',
      [of(({ row }) => 1_234_100 + row), flows],
    ],
    [
      'days of a spreadsheet with six decimals',
      csv('Zeit;Fluss', ({ timeMs, flow }) =>
        `${(timeMs / 86_400_000 + 25_569).toFixed(6)};${flow}`.replaceAll('.', ','),
      ),
      'csv',
      [flows],
    ],
    [
      'dates as in Croatian',
      csv(
        'Vrijeme;flow',
        ({ row, plain, flow }) => `${3 + Math.floor(row / 144)}.2.2025. ${plain.slice(11)};${flow}`,
      ),
      'csv',
      [flows],
    ],
    ...['1.0E+38', '3.402823E+38', '-3.4028e38', '9.969e+36'].map(
      (code) =>
        [
          `${code} where nothing was measured`,
          csv('time,flow', (row) => `${row.plain},${everySeventh(row) ? code : row.flow}`),
          'csv',
          [flows.filter((_, row) => row % 7 !== 5)],
        ] as [string, string, string, string[][]],
    ),
  ])('%s', async (_, text, extension, wanted) => {
    const { channels, reading } = await readText(text, extension);
    expect(Object.values(channels)).toEqual(wanted);
    expect(reading.rows.refused).toBe(0);
    expect(reading.time?.isInvented).not.toBe(true);
  });
});

it('the pack of a sensor that does not know the time is refused', async () => {
  const pack = JSON.stringify(
    rows.map(({ row, flow }) => ({ ...(row === 0 && { bn: 'a:' }), n: 'flow', v: flow, t: row })),
  );
  const { reading } = await readText(pack, 'json');
  expect(reading.rows.reasons).toMatchObject([
    { rows: 1, first: expect.stringContaining('base time') as string },
  ]);
});

it.each([
  ['the time and key that a consumer of Kafka prints', ({ timeMs }: Row) => `CreateTime:${timeMs}\tpump-1\t`],
  ['the name of a container', () => 'pump_1  | '],
])('JSON behind %s is refused, with what to do', async (_, before) => {
  const text = rows.map((row) => `${before(row)}${JSON.stringify({ flow: row.flow })}`).join('\n');
  await expect(readText(text, 'log')).rejects.toThrow(/JSON behind other text.*sed/);
});

it('numbers that may be machines or measurements are taken for machines, and it is said', async () => {
  const { reading } = await readText(
    csv('time,line,flow', ({ plain, row, flow }) => `${plain},${20 + (row % 5)},${flow}`),
  );
  expect(reading.doubts).toEqual([expect.stringMatching(/numbers of line.*--channels line/)]);
});
