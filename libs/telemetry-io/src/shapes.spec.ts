import { describe, expect, it } from 'vitest';
import { readText } from './read-text.fixture';

const START = Date.UTC(2025, 1, 3);
const ROWS = 120;
const rows = Array.from({ length: ROWS }, (_, row) => {
  const timeMs = START + row * 600_000;
  return {
    timeMs,
    iso: new Date(timeMs).toISOString().replace('.000', ''),
    flow: Number((40 + 3 * Math.sin(row / 9) + (row % 7) / 100).toFixed(3)),
    level: Number((5 + Math.cos(row / 5) / 2).toFixed(3)),
  };
});
const both = rows.flatMap(({ timeMs, flow, level }) => [`${timeMs} ${flow}`, `${timeMs} ${level}`]).sort();
const flows = rows.map(({ timeMs, flow }) => `${timeMs} ${flow}`).sort();

const csv = (header: string, line: (row: (typeof rows)[number], index: number) => string) =>
  `${header}\n${rows.map(line).join('\n')}\n`;
const at = (timeMs: number) => new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ');

describe('tags side by side, each with a time of its own', () => {
  const later = rows.map(({ timeMs, level }) => `${timeMs + 17_000} ${level}`);
  const wanted = [...flows, ...later].sort();
  it.each([
    ['below their names', 'FI-101,,LI-101,\nTimestamp,Value,Timestamp,Value'],
    ['named in both columns', 'Flow Time,Flow ValueY,Level Time,Level ValueY'],
    ['under times of one name', 'Time,Flow,Time,Level'],
  ])('are read at it, %s', async (_, header) => {
    const text = csv(
      header,
      ({ timeMs, flow, level }) => `${at(timeMs)},${flow},${at(timeMs + 17_000)},${level}`,
    );
    const { values, reading } = await readText(text);
    expect(values).toEqual(wanted);
    expect(reading.channels).toHaveLength(2);
  });

  it('are refused with date and time of day in columns of their own', async () => {
    const apart = (timeMs: number) => at(timeMs).replace(' ', ',');
    const text = csv(
      'Date,Time,Flow,Date,Time,Level',
      ({ timeMs, flow, level }) => `${apart(timeMs)},${flow},${apart(timeMs + 17_000)},${level}`,
    );
    await expect(readText(text)).rejects.toThrow(/several columns of times \(Time, Time_2\)/);
  });

  it('are not seen in the end of a period', async () => {
    const text = csv(
      'time,flow,last_updated,level',
      ({ timeMs, flow, level }) => `${at(timeMs)},${flow},${at(timeMs + 60_000)},${level}`,
    );
    expect((await readText(text)).values).toEqual(both);
  });
});

describe('headers further below', () => {
  it('may name the columns in another order, and further ones', async () => {
    const half = ROWS / 2;
    const text = csv('time,flow', ({ iso, flow, level }, index) =>
      index < half ? `${iso},${flow}` : `${index === half ? 'time,level,flow\n' : ''}${iso},${level},${flow}`,
    );
    const { values, reading } = await readText(text);
    const fromHalf = rows.slice(half).map(({ timeMs, level }) => `${timeMs} ${level}`);
    expect(values).toEqual([...flows, ...fromHalf].sort());
    expect(reading.rows).toMatchObject({ read: ROWS, refused: 0 });
  });

  it('keep the tags of several tables of InfluxDB apart', async () => {
    const table = (names: string, row: (one: (typeof rows)[number]) => string) =>
      ['#group,false', '#datatype,string', names, ...rows.map(row)].join('\n');
    const text = [
      table(',result,table,_time,_value,_field,host', ({ iso, flow }) => `,,0,${iso},${flow},load,a`),
      table(
        ',result,table,_time,_value,_field,cpu,host',
        ({ iso, level }) => `,,1,${iso},${level},idle,cpu0,a`,
      ),
      table(
        ',result,table,_time,_value,_field,cpu,host',
        ({ iso, flow }) => `,,2,${iso},${flow + 1},idle,cpu1,a`,
      ),
    ].join('\n\n');
    const { reading } = await readText(text);
    expect(reading.rows).toMatchObject({ read: 3 * ROWS, refused: 0 });
    expect(reading.seriesCount).toBe(3);
  });
});

describe('JSON as programs answer with it', () => {
  const times = rows.map(({ iso }) => iso);
  const flow = rows.map((row) => row.flow);
  const level = rows.map((row) => row.level);
  const pairs = (values: readonly number[]) => rows.map(({ timeMs }, index) => [timeMs, values[index]]);
  it.each<[string, unknown, string[]]>([
    [
      'columns within an object, with the zone beside',
      {
        latitude: 52.5,
        timezone: 'GMT',
        hourly: { time: times.map((time) => time.slice(0, 16)), flow, level },
      },
      both,
    ],
    [
      'values by time',
      Object.fromEntries(rows.map((row) => [row.iso, { flow: row.flow, level: row.level }])),
      both,
    ],
    [
      'columns by time',
      Object.fromEntries(
        (['flow', 'level'] as const).map((name) => [
          name,
          Object.fromEntries(rows.map((row) => [row.timeMs, row[name]])),
        ]),
      ),
      both,
    ],
    [
      'names and rows',
      { labels: ['time', 'a', 'b'], data: rows.map((row) => [row.iso, row.flow, row.level]) },
      both,
    ],
    [
      'a list of channels with pairs',
      {
        status: 'ok',
        series: [
          { metric: 'flow', pointlist: pairs(flow) },
          { metric: 'level', pointlist: pairs(level) },
        ],
      },
      both,
    ],
    [
      'a list of pairs in an envelope',
      { device: 7, readings: pairs(flow).map(([time, value]) => [at(time!), value]) },
      flows,
    ],
    [
      'traces of a chart',
      [
        { x: times, y: flow, name: 'flow' },
        { x: times, y: level, name: 'level' },
      ],
      both,
    ],
    [
      'rows two lists deep',
      {
        cost: 0,
        value: [
          {
            name: { value: 'cpu' },
            timeseries: [{ meta: [], data: rows.map((row) => ({ timeStamp: row.iso, average: row.flow })) }],
          },
        ],
      },
      flows,
    ],
  ])('%s', async (_, document, wanted) => {
    expect((await readText(JSON.stringify(document), 'json')).values).toEqual(wanted);
  });

  it('keeps what is measured beside a list of receivers', async () => {
    const text = rows
      .map(({ iso, flow: one }) =>
        JSON.stringify({ time: iso, object: { flow: one }, rxInfo: [{ rssi: -50, snr: 7 }] }),
      )
      .join('\n');
    const { reading } = await readText(text, 'ndjson');
    expect(reading.channels?.map(({ name }) => name)).toEqual([
      'object.flow',
      'rxInfo.0.rssi',
      'rxInfo.0.snr',
    ]);
  });
});

it.each([
  ['1899-12-30', 'a clock without a date'],
  ['1970-01-01', 'a clock without a date'],
])('a clock behind %s has no date', async (day, form) => {
  const { reading } = await readText(
    csv('time,flow', ({ iso, flow }) => `${day} ${iso.slice(11, 19)},${flow}`),
  );
  expect(reading.time).toMatchObject({ form, isInvented: true });
  expect(reading.lastTime).toBe('2000-01-01T19:50:00.000Z');
});

it.each<[string, (timeMs: number) => string]>([
  [
    'in two columns, the day at midnight',
    (timeMs) => `${at(timeMs).slice(0, 10)} 00:00:00,${at(timeMs).slice(11)}`,
  ],
  [
    'in two columns, the clock on a day of its own',
    (timeMs) => `${at(timeMs).slice(0, 10)},1899-12-30 ${at(timeMs).slice(11)}`,
  ],
  [
    'in two columns, the clock as share of the day',
    (timeMs) => `${at(timeMs).slice(0, 10)},${((timeMs % 86_400_000) / 86_400_000).toFixed(9)}`,
  ],
])('times %s are read', async (_, time) => {
  const { values } = await readText(csv('Date,Time,flow', ({ timeMs, flow }) => `${time(timeMs)},${flow}`));
  expect(values).toEqual(flows);
});

it('the clock stands before the date', async () => {
  const { values } = await readText(
    csv('time,flow', ({ timeMs, flow }) => `${at(timeMs).slice(11)} ${at(timeMs).slice(0, 10)},${flow}`),
  );
  expect(values).toEqual(flows);
});

it('of a date without a name in digits and a clock', async () => {
  const { values, reading } = await readText(
    rows
      .map(
        ({ timeMs, flow }) =>
          `${at(timeMs).slice(0, 10).replaceAll('-', '')},${at(timeMs).slice(11, 16)},${flow}`,
      )
      .join('\n'),
  );
  expect(values).toEqual(flows);
  expect(reading.time?.isInvented).toBe(false);
});

it('a row of a clock that was not set is refused where all others are of our age', async () => {
  const { reading } = await readText(
    csv('time,flow', ({ iso, flow }, index) => `${index === 50 ? '1970-01-01T00:00:05Z' : iso},${flow}`),
  );
  expect(reading.rows).toMatchObject({ refused: 1, reasons: [{ reason: 'time_invalid', rows: 1 }] });
});

it('local date and clock stand beside those in UTC', async () => {
  const local = (timeMs: number) => at(timeMs - 6 * 3_600_000).replace(' ', ',');
  const { values, reading } = await readText(
    csv(
      'Date Local,Time Local,Date GMT,Time GMT,flow',
      ({ timeMs, flow }) => `${local(timeMs)},${at(timeMs).replace(' ', ',')},${flow}`,
    ),
  );
  expect(values).toEqual(flows);
  expect(reading.time?.columns).toEqual(['Date GMT', 'Time GMT']);
});

it('what a recorder writes under a name of its own is no channel', async () => {
  const text = csv('VarName,TimeString,VarValue,Validity', ({ iso, flow, level }) =>
    [`Flow,${iso},${flow},1`, `Level,${iso},${level},1`].join('\n'),
  );
  const { values, reading } = await readText(`${text}$RT_OFF$,${rows.at(-1)!.iso},0,2\n`);
  expect(values).toEqual(both);
  expect(reading.channels?.map(({ name }) => name)).toEqual(['Flow', 'Level']);
});

it('columns of one name below one machine are all kept', async () => {
  const { values, reading } = await readText(
    csv(';SN: 12;SN: 12\n;WR1;WR1\ndd.MM.yyyy HH:mm;kWh;kW', ({ timeMs, flow, level }) =>
      [at(timeMs), flow, level].join(';'),
    ),
  );
  expect(values).toEqual(both);
  expect(reading.channels).toHaveLength(2);
});

it('two names of one zone tell it, a code of nine nines is missing', async () => {
  const { values } = await readText(
    csv('DATUM;TIJD (MET/CET);waarde', ({ timeMs, flow }, index) =>
      [at(timeMs + 3_600_000).replace(' ', ';'), index === 50 ? 999_999_999 : flow].join(';'),
    ),
  );
  expect(values).toEqual(flows.filter((_, index) => index !== 50));
});

describe('cells that a spreadsheet had merged', () => {
  const clockOf = ({ iso }: (typeof rows)[number]) => iso.slice(11, 16);
  const isMidnight = (row: (typeof rows)[number]) => clockOf(row) === '00:00';
  const german = ({ iso }: (typeof rows)[number]) => iso.slice(0, 10).split('-').reverse().join('.');

  it('have their day stand for the times of day below it', async () => {
    const { values, reading } = await readText(
      csv('Datum;Zeit;flow', (row) => [isMidnight(row) ? german(row) : '', clockOf(row), row.flow].join(';')),
    );
    expect(values).toEqual(flows);
    expect(reading.rows.refused).toBe(0);
    expect(reading.notes).toContain('empty cells of Datum stand for the one above them');
  });

  it('have their machine stand for the times below it', async () => {
    const below = (machine: string, value: (row: (typeof rows)[number]) => number) =>
      rows.map((row, index) => `${index === 0 ? machine : ''},${row.iso},${value(row)}`).join('\n');
    const { channels } = await readText(
      `machine,time,value\n${below('P-1', ({ flow }) => flow)}\n${below('P-2', ({ level }) => level)}\n`,
    );
    expect(Object.keys(channels)).toEqual(['P-1: value', 'P-2: value']);
    expect(channels['P-1: value']!.sort()).toEqual(flows);
  });

  it('are none where times go on beside empty ones: a remark is of its row alone', async () => {
    const { reading } = await readText(
      csv('time,flow,machine', ({ iso, flow }, index) => `${iso},${flow},${index % 40 === 0 ? 'P-1' : ''}`),
    );
    expect(reading.notes.join()).not.toContain('stand for the one above');
  });

  it('may be a day in a row of its own, which dates the times of day below it', async () => {
    const hourly = rows.map((row, hour) => {
      const iso = new Date(START + hour * 3_600_000).toISOString();
      return { iso, timeMs: START + hour * 3_600_000, flow: row.flow };
    });
    const lines = hourly.flatMap(({ iso, flow }) => [
      ...(iso.includes('T00:00') ? [`${iso.slice(0, 10)},`] : []),
      `${iso.slice(11, 16)},${flow}`,
    ]);
    const { values, reading } = await readText(`time,flow\n${lines.join('\n')}\n`);
    expect(values).toEqual(hourly.map(({ timeMs, flow }) => `${timeMs} ${flow}`));
    expect(reading.time?.isInvented).toBe(false);
  });
});

describe('JSON whose documents are', () => {
  const json = (of: (row: (typeof rows)[number]) => unknown) =>
    rows.map((row) => JSON.stringify(of(row))).join('\n');

  it('rows of cells, one a line', async () => {
    const text = json(({ iso, flow, level }) => [iso, flow, level]);
    expect((await readText(text, 'ndjson')).values).toEqual(both);
  });

  it('a text sequence, each behind its mark', async () => {
    const text = json(({ iso, flow, level }) => ({ time: iso, flow, level })).replaceAll(/^/gm, '\u001e');
    expect((await readText(text, 'json')).values).toEqual(both);
  });

  it('one that lists its cells by number, are refused: it is no row', async () => {
    const Rows = rows.map(({ iso, flow }) => ({
      Data: [{ ScalarValue: iso }, { ScalarValue: String(flow) }],
    }));
    await expect(readText(JSON.stringify({ Rows }), 'json')).rejects.toThrow(
      /holds a list of values \(Rows\) of a layout that is not known/,
    );
  });
});

it.each<[string, (year: number, month: string) => string]>([
  ['years first', (year, month) => `${year}-${month}-01`],
  ['days first', (year, month) => `01.${month}.${year}`],
  ['months first', (year, month) => `${month}/01/${year}`],
])('the first days of months are read as such, %s', async (_, written) => {
  const months = Array.from({ length: 120 }, (__, at) => {
    const [year, month] = [2010 + Math.floor(at / 12), at % 12];
    return {
      timeMs: Date.UTC(year, month),
      text: written(year, String(month + 1).padStart(2, '0')),
      flow: 40 + at / 8,
    };
  });
  const options = written(2010, '02').startsWith('02/') ? { timeFormat: 'mm/dd/yyyy' } : {};
  const { values, reading } = await readText(
    `date,flow\n${months.map(({ text, flow }) => `${text},${flow}`).join('\n')}\n`,
    'csv',
    options,
  );
  expect(reading.rows.refused).toBe(0);
  expect(values).toEqual(months.map(({ timeMs, flow }) => `${timeMs} ${flow}`).sort());
});
