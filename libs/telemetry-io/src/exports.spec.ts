import { describe, expect, it } from 'vitest';
import { readText } from './read-text.fixture';

const START = Date.UTC(2025, 1, 3);
const ROWS = 300;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const rowsEvery = (stepMs: number) =>
  Array.from({ length: ROWS }, (_, row) => {
    const timeMs = START + row * stepMs;
    const date = new Date(timeMs);
    const hour = date.getUTCHours();
    const iso = date.toISOString();
    return {
      ...{ row, timeMs, date, hour, iso, plain: iso.slice(0, 19).replace('T', ' ') },
      ...{ day: iso.slice(0, 10), clock: iso.slice(11, 19), minute: iso.slice(14, 16) },
      half: hour < 12 ? 'AM' : 'PM',
      twelve: String(hour % 12 || 12),
      flow: Number((40 + 3 * Math.sin(row / 9) + (row % 7) / 100).toFixed(3)),
      level: Number((5 + Math.cos(row / 5) / 2).toFixed(3)),
    };
  });
type Row = ReturnType<typeof rowsEvery>[number];
const rows = rowsEvery(10 * MINUTE);
const hourly = rowsEvery(HOUR);

const two = (count: number) => String(count).padStart(2, '0');
const of = (name: 'flow' | 'level', among = rows) => among.map((row) => `${row.timeMs} ${row[name]}`);
const both = [...of('flow'), ...of('level')].sort();
const csv = (header: string, line: (row: Row) => string, among = rows) =>
  `${header}\n${among.map(line).join('\n')}\n`;
const dated = (time: (row: Row) => string, header = 'time') =>
  csv(`${header},flow,level`, (row) => `${time(row)},${row.flow},${row.level}`);
const ordinal = ({ timeMs }: Row) =>
  String(Math.floor((timeMs - Date.UTC(2025, 0, 0)) / 86_400_000)).padStart(3, '0');
const inZone = ({ timeMs }: Row, hours: number) =>
  new Date(timeMs + hours * HOUR).toISOString().slice(0, 19).replace('T', ' ');
const since = ({ timeMs }: Row, from: string, unitMs: number) => (timeMs - Date.parse(from)) / unitMs;

describe('times are read as written', () => {
  it.each<[string, string]>([
    ['by spacecraft', dated((row) => `2025:${ordinal(row)}:${row.clock}.000`)],
    [
      'in Japanese',
      dated(({ date, hour, minute }) => `2025年2月${date.getUTCDate()}日 ${hour}時${minute}分00秒`, '日時'),
    ],
    [
      'with the day of the week in brackets',
      dated(({ day, clock }) => `${day.replaceAll('-', '/')}(月) ${clock}`),
    ],
    [
      'in Chinese',
      dated(
        (row) =>
          `2025/2/${row.date.getUTCDate()} ${row.half === 'AM' ? '上午' : '下午'}${row.twelve}:${row.minute}:00`,
      ),
    ],
    [
      'in Korean',
      dated(
        (row) =>
          `2025. 2. ${row.date.getUTCDate()}. ${row.half === 'AM' ? '오전' : '오후'} ${row.twelve}:${row.minute}:00`,
      ),
    ],
    ['in names of files', dated(({ day, clock }) => `${day}_${clock.replaceAll(':', '-')}`)],
    ['by kdb', dated(({ day, clock }) => `${day.replaceAll('-', '.')}D${clock}.000000000`)],
    ['by Kibana', dated(({ date, clock }) => `"Feb ${date.getUTCDate()}, 2025 @ ${clock}.000"`)],
    ['by a shell in German', dated(({ date, clock }) => `Mo ${date.getUTCDate()}. Feb ${clock} UTC 2025`)],
    [
      'with a and p',
      dated((row) => `${row.day} ${row.twelve}:${row.minute}${row.half === 'AM' ? 'a' : 'p'}`),
    ],
    ['by Go', dated((row) => `${inZone(row, 1)}.000000123 +0100 CET`)],
    [
      'by the performance monitor of Windows, minutes behind UTC in its header',
      dated((row) => {
        const [year, month, day] = inZone(row, 1).slice(0, 10).split('-');
        return `"${month}/${day}/${year} ${inZone(row, 1).slice(11)}.000"`;
      }, '"(PDH-CSV 4.0) (W. Europe Standard Time)(-60)"'),
    ],
    [
      'beside the zone of their start and of their end',
      csv(
        'Datum,von,Zeitzone von,bis,Zeitzone bis,flow,level',
        (row) =>
          `${inZone(row, 1).slice(0, 10)},${inZone(row, 1).slice(11, 16)},CET,${inZone({ ...row, timeMs: row.timeMs + 10 * MINUTE }, 1).slice(11, 16)},CET,${row.flow},${row.level}`,
      ),
    ],
    ['in the zone of a place in the header', dated((row) => inZone(row, -6), 'Date-Time (CST/CDT)')],
    [
      'in the zone of a row below the names',
      `timestamp,Pump [0],Tank [1]\nEurope/Berlin (+01:00),flow,level\n${dated((row) => inZone(row, 1), 'x')
        .split('\n')
        .slice(1)
        .join('\n')}`,
    ],
    [
      'since a moment in the header',
      dated((row) => String(since(row, '1900-01-01', HOUR)), 'time (hours since 1900-01-01 00:00:00.0)'),
    ],
    [
      'with a colon behind',
      csv('                 flow  level\n', (row) => `${row.timeMs / 1000}: ${row.flow} ${row.level}`),
    ],
    ['by a clock below its date', `Date: 2025-02-03\n${dated(({ clock }) => clock)}`],
    [
      'in Finnish parts',
      csv(
        'Vuosi,Kuukausi,Päivä,Aika [UTC],flow,level',
        (row) => `2025,2,${row.date.getUTCDate()},${row.clock},${row.flow},${row.level}`,
      ),
    ],
  ])('%s', async (_, text) => {
    expect((await readText(text)).values).toEqual(both);
  });

  it.each<[string, string, readonly Row[]]>([
    [
      'half hours from 1 to 48',
      csv(
        'SettlementDate,SettlementPeriod,flow',
        (row) => `${row.day},${2 * row.hour + Number(row.minute) / 30 + 1},${row.flow}`,
        rowsEvery(30 * MINUTE),
      ),
      rowsEvery(30 * MINUTE),
    ],
    ['hours without a name', csv('', (row) => `${row.day},${row.hour},${row.flow},`, hourly), hourly],
    [
      'hours below HH',
      csv(
        '# STN,YYYYMMDD,   HH,    T',
        (row) => `260,${row.day.replaceAll('-', '')},${row.hour},${row.flow}`,
        hourly,
      ),
      hourly,
    ],
  ])('as day and %s', async (_, text, among) => {
    expect(Object.values((await readText(text)).channels)).toContainEqual(of('flow', [...among]));
  });

  it.each([
    ['START TIME,END TIME', ({ clock }: Row) => `${clock},${clock.slice(0, 4)}9:00`, 'DATE,'],
    [
      'Start,End,ResultTime',
      ({ plain, timeMs }: Row) =>
        `${plain},${new Date(timeMs + 9 * MINUTE).toISOString()},2025-03-01 00:00:00`,
      '',
    ],
    ['Start Time,Max Time', (row: Row) => `${row.plain},${inZone(row, 0).slice(0, 17)}07`, ''],
  ])('of periods by their start: %s', async (header, times, before) => {
    const text = csv(
      `${before}${header},flow,level`,
      (row) => `${before === '' ? '' : `${row.day},`}${times(row)},${row.flow},${row.level}`,
    );
    expect((await readText(text)).values).toEqual(both);
  });
});

it('nanoseconds beside seconds are part of the time', async () => {
  const text = csv(
    'TIMESTAMP_SECONDS,TIMESTAMP_NANO_OFFSET,flow',
    ({ timeMs, flow }) => `${timeMs / 1000},250000000,${flow}`,
  );
  const { values } = await readText(text);
  expect(values).toEqual(rows.map(({ timeMs, flow }) => `${timeMs + 250} ${flow}`));
});

it('a count from any moment is read as the user says', async () => {
  const text = dated((row) => String(since(row, '2001-01-01', 1000)));
  const { values } = await readText(text, 'csv', { timeFormat: 'seconds since 2001-01-01' });
  expect(values).toEqual(both);
});

describe('is refused, since nothing tells', () => {
  const change = (before: (row: Row) => string | number, after: (row: Row) => string | number) =>
    dated((row) => String((row.row < ROWS / 2 ? before : after)(row)));
  it.each<[string, string, RegExp]>([
    [
      'which half of the day a clock shows',
      dated((row) => `${row.day} ${two(Number(row.twelve))}:${row.minute}`),
      /AM and PM are lost/,
    ],
    [
      'seconds since 2001',
      dated((row) => String(since(row, '2001-01-01', 1000))),
      /year 1994.*--time-format "seconds since 2001-01-01"/,
    ],
    [
      'seconds that satellites count',
      dated((row) => String(since(row, '1980-01-06', 1000)), 'gps_time'),
      /seconds since 1980-01-06/,
    ],
    [
      'seconds, then milliseconds',
      change(
        ({ timeMs }) => timeMs / 1000,
        ({ timeMs }) => timeMs,
      ),
      /begin with 1738540800 \(seconds.*end with \d+ \(milliseconds/,
    ],
    [
      'hours that stand side by side',
      csv(
        `Date,${Array.from({ length: 24 }, (_, hour) => `H${hour + 1}`).join()}`,
        (row) =>
          `${new Date(START + row.row * 24 * HOUR).toISOString().slice(0, 10)}${`,${row.flow}`.repeat(24)}`,
      ),
      /time runs to the right.*--channels/,
    ],
    [
      'quarter hours that stand side by side',
      csv(
        `Date,${['00:00-00:15', '00:15-00:30', '00:30-00:45', '00:45-01:00'].join()}`,
        (row) =>
          `${new Date(START + row.row * 24 * HOUR).toISOString().slice(0, 10)}${`,${row.flow}`.repeat(4)}`,
      ),
      /time runs to the right/,
    ],
    [
      'months that stand side by side',
      csv(
        'Year,Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec',
        (row) => `${1700 + row.row}${`,${row.flow}`.repeat(12)}`,
      ),
      /time runs to the right/,
    ],
    [
      'half hours that stand side by side without names',
      `100,NEM12,200506081149,X,Y\n200,NEM1201009,E1E2,1,E1,N1,01009,kWh,30,20050610\n${rows
        .slice(0, 60)
        .map(
          ({ row, flow }) =>
            `300,${new Date(START + row * 24 * HOUR).toISOString().slice(0, 10).replaceAll('-', '')}${`,${flow}`.repeat(48)},A,,,20050310121004,20050310182204`,
        )
        .join('\n')}\n900\n`,
      /each of its rows is one day.*the 48 parts of a day side by side/,
    ],
    [
      'years that stand side by side',
      `Land,${Array.from({ length: 30 }, (_, year) => 1990 + year).join()}\n${rows
        .slice(0, 40)
        .map(({ row, flow }) => `L${row}${`,${flow}`.repeat(30)}`)
        .join('\n')}\n`,
      /named by years \(1990, 1991, 1992 …\), so that time runs to the right/,
    ],
    [
      'a channel in two units',
      csv(
        'time,value,unit',
        (row) => `${row.plain},${row.row < 100 ? `${row.flow},bar` : `${14.5 * row.flow},psi`}`,
      ),
      /several units.*bar and psi.*--series unit/,
    ],
    ['XML', '<?xml version="1.0"?>\n<data>\n<p t="2025-02-03T00:00:00Z" v="1"/>\n</data>\n', /it is XML/],
    [
      'a list of readings within each document',
      JSON.stringify({
        timeSeries: [{ values: [{ value: rows.map(({ iso, flow }) => ({ dateTime: iso, value: flow })) }] }],
      }),
      /list of values/,
    ],
  ])('%s', async (_, text, why) => {
    await expect(readText(text)).rejects.toThrow(why);
  });

  it('in which order the dates of the last rows are written', async () => {
    const text = dated(({ day, clock, row }) => {
      const [year, month, date] = day.split('-');
      return `${row < (2 * ROWS) / 3 ? `${date}/${month}` : `${month}/${date}`}/${year} ${clock}`;
    });
    await expect(readText(text)).rejects.toThrow(/dd\/mm\/yyyy/);
  });
});

describe('is read, though it looks alike', () => {
  const wide = (names: readonly string[], time: (row: Row) => string) =>
    csv(`time,${names.join()}`, (row) => `${time(row)}${`,${row.flow}`.repeat(names.length)}`);
  const numbered = (prefix: string) => Array.from({ length: 24 }, (_, at) => `${prefix}${at + 1}`);
  it.each<[string, string, number]>([
    ['twenty-four cells, minute by minute', wide(numbered(''), ({ plain }) => plain), 24],
    [
      'twenty-four sensors, day by day',
      wide(numbered('sensor'), ({ row }) =>
        inZone({ ...rows[0]!, timeMs: START + row * 24 * HOUR }, 0).slice(0, 10),
      ),
      24,
    ],
    [
      'hours of mornings alone',
      wide(['flow'], ({ row }) => `2025-02-${two(1 + Math.floor(row / 12))} ${two(1 + (row % 12))}:00:00`),
      1,
    ],
    [
      'the state of a pump',
      csv('time,pump,flow', ({ plain, row, flow }) => `${plain},${row % 40 < 20 ? 'on' : 'off'},${flow}`),
      2,
    ],
    [
      'a clock that is measured',
      csv('time,clock,T', ({ plain, row, flow }) => `${plain},${1500 + (row % 7)},${flow}`),
      2,
    ],
  ])('%s', async (_, text, channels) => {
    const { reading } = await readText(text);
    expect(reading).toMatchObject({ seriesCount: 1, samples: ROWS });
    expect(reading.channels).toHaveLength(channels);
  });
});

describe('is told', () => {
  it.each<[string, string, RegExp]>([
    [
      'that some times have a zone',
      dated((row) => (row.row < 9 ? row.iso : row.plain)),
      /some times carry a zone/,
    ],
    ['that CST is that of America', dated(({ plain }) => `${plain} CST`), /CST.*North America/],
    [
      'that a zone in words is not known',
      dated(({ plain }) => plain, 'Time (Eastern Standard Time)'),
      /Eastern Standard Time.*--time-zone/,
    ],
    [
      'that digits are lost',
      csv('time,counter', ({ plain, row }) => `${plain},${180_143_985_094_819_860n + BigInt(3 * row)}`),
      /last digits are lost/,
    ],
  ])('%s', async (_, text, doubt) => {
    expect((await readText(text)).reading.doubts).toEqual(
      expect.arrayContaining([expect.stringMatching(doubt)]),
    );
  });
});

describe('machines and channels are kept apart', () => {
  it.each<[string, string, string?]>([
    [
      'tags numbered, values by type',
      csv(
        'tagid,intvalue,floatvalue,t_stamp',
        (row) => `1,,${row.flow},${row.timeMs}\n2,,${row.level},${row.timeMs}`,
      ),
    ],
    [
      'tags named T and F',
      csv('tag,time,value', ({ iso, flow, level }) => `T,${iso},${flow}\nF,${iso},${level}`),
    ],
    [
      'valves named high and low',
      csv('valve,time,flow', ({ iso, flow, level }) => `high,${iso},${flow}\nlow,${iso},${level}`),
    ],
    [
      'machines beside texts that begin like numbers',
      csv(
        'NAME,CPU,MEM / LIMIT,time',
        ({ iso, flow, level, row }) =>
          `web,${flow},${row % 9}MiB / 2GiB,${iso}\ndb,${level},${row % 7}MiB / 2GiB,${iso}`,
      ),
    ],
    [
      'columns of paths in JSON',
      rows
        .flatMap(({ iso, row, flow, level }) =>
          [['flow', flow] as const, ['level', level] as const].map(([parameterId, value]) =>
            JSON.stringify({ id: `x${row}`, properties: { observed: iso, parameterId, value } }),
          ),
        )
        .join('\n'),
      'ndjson',
    ],
    [
      'lists whose first element alone has a name',
      JSON.stringify(
        (['flow', 'level'] as const).map((entity_id) =>
          rows.map((row, at) => ({
            ...(at === 0 && { entity_id }),
            state: String(row[entity_id]),
            last_changed: row.iso,
          })),
        ),
      ),
      'json',
    ],
    [
      'what two documents name by their schema',
      JSON.stringify({
        meta: [{ name: 'time' }, { name: 'flow' }, { name: 'level' }],
        data: rows.map(({ plain, flow, level }) => [plain, flow, level]),
        statistics: { elapsed: 0.1 },
      }),
      'json',
    ],
  ])('%s', async (_, text, extension) => {
    const { channels, reading } = await readText(text, extension);
    expect(reading.rows.refused).toBe(0);
    expect(Object.values(channels)).toEqual(expect.arrayContaining([of('flow'), of('level')]));
    expect(Object.keys(channels)).toHaveLength(2);
  });

  it.each([
    ['in words', 'BadNoCommunication (0x80310000)', 'Good'],
    ['in hexadecimal digits', '0x80310000', '0x00000000'],
    ['in digits', '2150694912', '0'],
  ])('a value whose status is bad %s is missing', async (_, bad, good) => {
    const text = csv(
      'time,flow,level,StatusCode',
      (row) => `${row.iso},${row.flow},${row.level},${row.row === 7 ? bad : good}`,
    );
    const { channels } = await readText(text);
    expect(Object.values(channels)).toEqual(
      [of('flow'), of('level')].map((all) => all.filter((_, at) => at !== 7)),
    );
  });

  it('a quality is that of the channel of its name', async () => {
    const text = csv(
      'time,flow,flow_quality,level,level_quality',
      (row) => `${row.iso},${row.flow},${row.row === 7 ? 'BAD' : 'GOOD'},${row.level},GOOD`,
    );
    const { channels } = await readText(text);
    expect(Object.values(channels)).toEqual([of('flow').filter((_, at) => at !== 7), of('level')]);
  });
});

describe('tables of programs', () => {
  const quoted = (line: string) => `"${line.replaceAll('"', '""')}"`;
  it.each<[string, string]>([
    [
      'rows that are one quoted cell',
      csv('time,flow,level', (row) => quoted(`${row.iso},${row.flow},${row.level}`)),
    ],
    [
      'the same with quotes within',
      csv('time,flow,level', (row) => quoted(`${row.iso},"${row.flow}","${row.level}"`)),
    ],
    [
      'digits as wide as letters',
      csv(
        'time,flow,level',
        (row) =>
          `${row.iso},${String(row.flow).replaceAll(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))},${row.level}`,
      ),
    ],
    [
      'numbers shortened',
      csv(
        'time,flow,level',
        (row) => `${row.iso},${row.row % 2 ? `${(row.flow / 1000).toFixed(6)}k` : row.flow},${row.level}`,
      ),
    ],
  ])('%s', async (_, text) => {
    expect((await readText(text)).values).toEqual(both);
  });

  it('blocks with their time in front of the names, below their date', async () => {
    const day = rows.slice(1, 144);
    const text = `Linux 6.1 (host) \t02/03/2025 \t(2 CPU)\n\n${csv('00:00:01        CPU     %user     %nice', (row) => `${row.clock}        all     ${row.flow}      ${row.level}`, day)}`;
    // Neither number of the date is beyond twelve: which is the month is not told.
    expect((await readText(text)).reading.time?.isInvented).toBe(true);
    const told = await readText(text.replace('02/03/2025', '2025-02-03'));
    expect(told.values).toEqual([...of('flow', day), ...of('level', day)].sort());
  });
});
