import { describe, expect, it } from 'vitest';
import { readText } from './read-text.fixture';

const START = Date.UTC(2025, 1, 25);
const ROWS = 240;
const HOUR = 3_600_000;
const rows = Array.from({ length: ROWS }, (_, row) => {
  const timeMs = START + row * HOUR;
  const iso = new Date(timeMs).toISOString();
  return {
    ...{ row, timeMs, iso, plain: iso.slice(0, 19).replace('T', ' ') },
    flow: Number((40 + 3 * Math.sin(row / 9) + (row % 7) / 100).toFixed(3)),
    level: Number((5 + Math.cos(row / 5) / 2).toFixed(2)),
  };
});
type Row = (typeof rows)[number];
const flows = rows.map(({ timeMs, flow }) => `${timeMs} ${flow}`).sort();
const both = rows.flatMap(({ timeMs, flow, level }) => [`${timeMs} ${flow}`, `${timeMs} ${level}`]).sort();
const csv = (header: string, line: (row: Row) => string) => `${header}\n${rows.map(line).join('\n')}\n`;
const two = (count: number) => String(count).padStart(2, '0');
const dayOf = ({ iso }: Row) => `${iso.slice(8, 10)}/${iso.slice(5, 7)}/${iso.slice(0, 4)}`;
const monthFirst = ({ iso }: Row) => `${iso.slice(5, 7)}/${iso.slice(8, 10)}/${iso.slice(0, 4)}`;
const exponent = (count: number, digits: number) => count.toExponential(digits).replace('e+', 'E+');

describe('is refused, with what is wrong', () => {
  it.each([
    [
      'seconds that a spreadsheet has rounded',
      csv('time,flow', ({ timeMs, flow }) => `${exponent(timeMs / 1000, 5)},${flow}`),
      /1\.74044E\+9 stands for any moment within 10,000 s/,
    ],
    [
      'milliseconds so, under any name',
      csv('x,flow', ({ timeMs, flow }) => `${exponent(timeMs, 4)},${flow}`),
      /any moment within 100,000 s/,
    ],
    [
      'dates in digits so',
      csv(
        'Zeit,flow',
        (row) => `${exponent(Number(row.iso.replaceAll(/\D/g, '').slice(0, 14)), 5)},${row.flow}`,
      ),
      /are rounded/,
    ],
    [
      'dates of which a spreadsheet has turned those that it could',
      csv(
        'time,flow',
        (row) =>
          `${(Number(row.iso.slice(8, 10)) > 12 ? dayOf : monthFirst)(row)} ${row.iso.slice(11, 16)},${row.flow}`,
      ),
      /written in both orders/,
    ],
    [
      'a separator that is none of the known ones',
      csv('time^flow^level', (row) => `${row.plain}^${row.flow}^${row.level}`),
      /\^ stands 2 times in each.*--separator '\^'/,
    ],
    [
      'a comma and a point, each with three digits behind it, beside semicolons',
      csv('Zeit;A;B', ({ plain, row }) => `${plain};41,${100 + (row % 800)};6.${100 + (row % 800)}`),
      /side by side.*--decimal/,
    ],
  ])('%s', async (_, text, why) => {
    await expect(readText(text)).rejects.toThrow(why);
  });
});

describe('is read as it is meant', () => {
  const junk = (line: string) =>
    csv('time,flow,level', (row) => `${line}\n${line}\n${row.plain},${row.flow},${row.level}`);
  const lvm = [
    ...[
      'LabVIEW Measurement\t',
      'Separator\tTab',
      'Date\t2025/02/24',
      'Time\t10:00:00',
      '***End_of_Header***\t',
    ],
    ...[
      '\t',
      'Channels\t2\t',
      'Date\t2025/02/25\t2025/02/25',
      'Time\t00:00:00.0000123456\t00:00:00.0000123456',
    ],
    ...['X_Dimension\tTime\tTime', 'X0\t0.0\t0.0', '***End_of_Header***\t\t'],
  ].join('\n');
  it.each<[string, string, readonly string[], string?]>([
    [
      'AM and PM in a column of their own',
      csv('Date,Time,AM/PM,flow', (row) => {
        const hour = new Date(row.timeMs).getUTCHours();
        return `${monthFirst(row)},${two(hour % 12 || 12)}:00:00,${hour < 12 ? 'AM' : 'PM'},${row.flow}`;
      }),
      flows,
    ],
    [
      'midnight as 2400 of the day before',
      csv('Date,HHMM,flow', (row) => {
        const hour = new Date(row.timeMs).getUTCHours();
        const day =
          hour === 0 ? new Date(row.timeMs - HOUR).toISOString().slice(0, 10) : row.iso.slice(0, 10);
        return `${day},${two(hour || 24)}00,${row.flow}`;
      }),
      flows,
    ],
    [
      'the day of the year in digits, and the hour',
      csv('date;hour;flow', (row) => {
        const day = Math.floor((row.timeMs - Date.UTC(2025, 0, 0)) / (24 * HOUR));
        return `2025${String(day).padStart(3, '0')};${new Date(row.timeMs).getUTCHours()};${row.flow}`;
      }),
      flows,
    ],
    [
      'milliseconds since 1970 beside seconds since the start',
      csv('time_s,epoch_ms,flow', ({ row, timeMs, flow }) => `${60 * row},${timeMs},${flow}`),
      [...flows, ...rows.map(({ row, timeMs }) => `${timeMs} ${60 * row}`)].sort(),
    ],
    [
      'ticks alone with what they time',
      csv(
        'Ticks,flow',
        ({ timeMs, flow }) => `${BigInt(timeMs) * 10_000n + 621_355_968_000_000_000n},${flow}`,
      ),
      flows,
    ],
    [
      'file time under any name',
      csv('x;flow', ({ timeMs, flow }) => `${BigInt(timeMs) * 10_000n + 116_444_736_000_000_000n};${flow}`),
      flows,
    ],
    [
      'elapsed seconds below the start of the recording',
      `Recording start: 2025-02-25 00:00:00\nDevice: P-101\n${csv('Time (s),flow', ({ row, flow }) => `${3600 * row},${flow}`)}`,
      flows,
    ],
    [
      'a LabVIEW measurement with its start, and a column of comments',
      `${lvm}\n${csv('X_Value\tA\tB\tComment', ({ row, flow, level }) => `${3600 * row}\t${flow}\t${level}`)}`,
      both,
    ],
    ['rows among more lines of one cell', junk('out of order'), both],
    ['rows among more lines of text', junk('ERROR: connection lost, retrying'), both],
    [
      'many columns with a point, and one with a comma',
      csv(
        `Zeit;${Array.from({ length: 30 }, (_, column) => `c${column}`).join(';')};flow`,
        ({ plain, flow }) => `${plain};${'0.5;'.repeat(30)}${String(flow).replace('.', ',')}`,
      ),
      [...flows, ...rows.flatMap(({ timeMs }) => Array<string>(30).fill(`${timeMs} 0.5`))].sort(),
    ],
    [
      'lists of readings below their time and the number of their device',
      rows
        .map(({ timeMs, flow, level }) =>
          JSON.stringify({
            ...{ deviceId: 17, ts: timeMs },
            readings: [
              { name: 'flow', value: flow },
              { name: 'level', value: level },
            ],
          }),
        )
        .join('\n'),
      both,
      'ndjson',
    ],
    [
      'what a search has found',
      JSON.stringify({
        took: 3,
        hits: {
          total: { value: ROWS },
          hits: rows.map(({ row, iso, flow, level }) => ({
            ...{ _index: 'pumps', _id: String(row), _score: 1 },
            _source: { '@timestamp': iso, host: { name: 'a' }, flow, level },
          })),
        },
      }),
      both,
      'json',
    ],
    [
      'a table below a line of JSON',
      `{"device":"P-101"}\n---\nexported\n${csv('time,flow', ({ plain, flow }) => `${plain},${flow}`)}`,
      flows,
    ],
  ])('%s', async (_, text, wanted, extension) => {
    const { values, reading } = await readText(text, extension);
    expect(values).toEqual(wanted);
    expect(reading.seriesCount).toBe(1);
    expect(reading.time?.isInvented).not.toBe(true);
  });
});

it('units of two words stand in a row of units, beside what says how a logger sampled', async () => {
  const row = (minute: number) =>
    `"2025-02-03 00:${String(minute).padStart(2, '0')}:00",${minute},${20 + minute / 7},${300 + minute}`;
  const { reading } = await readText(
    [
      '"TOA5","logger","CR1000"',
      '"TIMESTAMP","RECORD","AirTC","Solar"',
      '"TS","RN","Deg C","W/m^2"',
      '"","","Avg","Smp"',
      ...Array.from({ length: 50 }, (_, minute) => row(minute)),
    ].join('\n'),
  );
  expect(reading.channels).toEqual([
    expect.objectContaining({ name: 'AirTC', unit: 'Deg C' }),
    expect.objectContaining({ name: 'Solar', unit: 'W/m^2' }),
  ]);
});

it('units below names are those of no column where blanks part them and one is missing', async () => {
  const { reading } = await readText(
    csv('Date Time Flow Level\n(UTC) m3/h m', ({ plain, flow, level }) => `${plain} ${flow} ${level}`),
    'txt',
  );
  expect(reading.channels).toEqual([{ name: 'Flow' }, { name: 'Level' }]);
});

it('values whose quality is bad are missing, however seldom that is', async () => {
  const { values } = await readText(
    csv(
      'TagName,TimeStamp,Value,Quality',
      ({ row, plain, flow }) => `FIC1,${plain},${flow},${row === 7 ? 'BAD' : 'GOOD'}`,
    ),
  );
  expect(values).toEqual(flows.filter((one) => one !== `${rows[7]!.timeMs} ${rows[7]!.flow}`));
});

it('texts of JSON are numbers column by column', async () => {
  const { values } = await readText(
    JSON.stringify(
      rows.map(({ iso, flow, level }) => ({
        time: iso,
        flow: String(flow).replace('.', ','),
        level: String(level),
      })),
    ),
    'json',
  );
  expect(values).toEqual(both);
});

it('a title that was padded to the width of the table names no machine', async () => {
  const { values, reading } = await readText(
    csv('Report P-101;;\n;;\nZeit;Fluss;Stand', ({ plain, flow, level }) => `${plain};${flow};${level}`),
  );
  expect(values).toEqual(both);
  expect(reading.channels?.map(({ name }) => name)).toEqual(['Fluss', 'Stand']);
});

it('a row of a year far ahead is refused where most are of our age; where all are, it is said', async () => {
  const stray = await readText(
    csv('time,flow', ({ row, plain, flow }) => `${row === 9 ? '2099-01-01 00:00:00' : plain},${flow}`),
  );
  expect(stray.reading.rows.reasons).toMatchObject([{ reason: 'time_invalid', rows: 1 }]);
  const ahead = await readText(csv('time,flow', ({ plain, flow }) => `20${85}${plain.slice(4)},${flow}`));
  expect(ahead.reading.doubts).toEqual([expect.stringContaining('far ahead')]);
});

it('groups of three digits that nothing shows to be such are said to be taken for them', async () => {
  const { reading } = await readText(
    csv('time\tA\tB', ({ plain, row }) => `${plain}\t41,${100 + row}\t${row / 8}`),
  );
  expect(reading.doubts).toEqual([expect.stringMatching(/41,100 are read as 41100/)]);
});

it('a clock that is set back and goes on from there is told; a row that comes late is none', async () => {
  const shown = (timeMs: number) => new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ');
  const set = csv(
    'time,flow',
    ({ row, timeMs, flow }) => `${shown(row < 100 ? timeMs : timeMs - 3 * HOUR)},${flow}`,
  );
  expect((await readText(set)).reading.doubts).toEqual([
    'the clock goes back by 2 h at 2025-03-01 03:00 and on from there: rows of times that have passed are not judged',
  ]);
  const late = csv('time,flow', ({ plain, flow }) => `${plain},${flow}`).split('\n');
  late.splice(104, 0, ...late.splice(100, 1));
  expect((await readText(late.join('\n'))).reading.doubts).toEqual([]);
});

it.each([
  ['days', 86_400_000],
  ['minutes', 60_000],
])(
  '%s since 1970 under a bare name may be elapsed seconds: it is said how to have them',
  async (unit, ms) => {
    const text = csv('time,flow', ({ timeMs, flow }) => `${timeMs / ms},${flow}`);
    const { reading } = await readText(text);
    expect(reading.time?.isInvented).toBe(true);
    expect(reading.doubts).toEqual([expect.stringContaining(`"${unit} since 1970-01-01" (2025-02-25)`)]);
    expect((await readText(text, 'csv', { timeFormat: `${unit} since 1970-01-01` })).values).toHaveLength(
      ROWS,
    );
  },
);

it('numbers that are marked as limits, or by a letter, are read, and it is said', async () => {
  const text = csv('time,flow,level', ({ row, plain, flow, level }) =>
    [plain, row % 60 === 7 ? `${flow} H` : flow, row % 50 === 9 ? `<${level}` : level].join(','),
  );
  const { values, reading } = await readText(text);
  expect(values).toEqual(both);
  expect(reading.channels).toEqual([{ name: 'flow' }, { name: 'level' }]);
  expect(reading.notes).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^cells of level such as <[\d.]+ are taken as the limit itself$/),
      'a few cells of flow are marked H: taken as numbers all the same',
    ]),
  );
});

it('a second column of times is left out, and not watched as a channel', async () => {
  const { reading } = await readText(
    csv(
      'Date Time,Date Time(RAW),flow',
      ({ plain, timeMs, flow }) => `${plain},${(timeMs / 86_400_000 + 25_569).toFixed(6)},${flow}`,
    ),
  );
  expect(reading.doubts).toEqual([expect.stringContaining('Date Time(RAW) left out')]);
  expect(reading.channels).toEqual([{ name: 'flow' }]);
});

it('a line of names parted by semicolons tells more than groups of digits with commas', async () => {
  const { values, reading } = await readText(
    `Report of the plant\nmade by hand\n\nmachine;tag;time;value\n${rows
      .flatMap(({ plain, row }) =>
        ['P-1', 'P-2'].map((machine) => `${machine};flow;${plain};1,0${10 + (row % 80)},218,689.5348`),
      )
      .join('\n')}\n`,
  );
  expect(reading.series).toEqual(['machine']);
  expect(values).toHaveLength(2 * ROWS);
});
