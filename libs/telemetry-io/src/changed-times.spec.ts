import { describe, expect, it } from 'vitest';
import { readText } from './read-text.fixture';

const START = Date.UTC(2025, 1, 3);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const rowsEvery = (stepMs: number, count = 300) =>
  Array.from({ length: count }, (_, row) => {
    const timeMs = START + row * stepMs;
    const iso = new Date(timeMs).toISOString();
    const [year, month, day] = iso.slice(0, 10).split('-');
    return {
      ...{ row, timeMs, iso, plain: iso.slice(0, 19).replace('T', ' '), clock: iso.slice(11, 19) },
      ...{ year, month, day },
      local: new Date(timeMs + HOUR).toISOString().slice(0, 19).replace('T', ' '),
      flow: Number((40 + 3 * Math.sin(row / 9) + (row % 7) / 100).toFixed(3)),
    };
  });
type Row = ReturnType<typeof rowsEvery>[number];
const rows = rowsEvery(10 * MINUTE);
const changing = (before: (row: Row) => unknown, after: (row: Row) => unknown, at = 150, among = rows) =>
  `time;flow\n${among.map((row) => `${String((row.row < at ? before : after)(row))};${row.flow}`).join('\n')}\n`;
const all = rows.map(({ timeMs, flow }) => `${timeMs} ${flow}`);
const iso = (row: Row) => row.iso;
const plain = (row: Row) => row.plain;
const dotted = (row: Row) => `${row.day}.${row.month}.${row.year} ${row.clock}`;

describe('times whose form changes are read as both are written', () => {
  it.each<[string, (row: Row) => unknown, (row: Row) => unknown, number?]>([
    ['ISO, then dotted', plain, dotted],
    ['dotted, then ISO', dotted, plain],
    ['dotted, then ISO towards the end', dotted, plain, 280],
    ['seconds since 1970, then ISO', ({ timeMs }) => timeMs / 1000, iso, 100],
    ['ISO, then seconds since 1970', iso, ({ timeMs }) => timeMs / 1000, 200],
    [
      'seconds, then milliseconds towards the end',
      ({ timeMs }) => timeMs / 1000,
      ({ timeMs }) => timeMs,
      270,
    ],
    ['with a zone, then without one, both in UTC', iso, plain],
    ['with one offset, then with another', iso, ({ local }) => `${local.replace(' ', 'T')}+01:00`],
  ])('%s', async (_, before, after, at) => {
    const { values, reading } = await readText(changing(before, after, at));
    expect(values).toEqual(all);
    expect(reading.rows.refused).toBe(0);
  });
});

describe('times that do not go on are asked for', () => {
  it.each<[string, (row: Row) => unknown, (row: Row) => unknown]>([
    ['UTC, then a local clock', iso, ({ local }) => local],
    ['a local clock, then UTC', ({ local }) => local, iso],
    ['seconds since 1970, then a local clock', ({ timeMs }) => timeMs / 1000, ({ local }) => local],
  ])('%s', async (_, before, after) => {
    await expect(readText(changing(before, after))).rejects.toThrow(
      /as UTC they do not go on.*--time-zone: with \+01:00 they would/,
    );
  });

  it('and are read where the user says in which zone those are that carry none', async () => {
    const text = changing(iso, ({ local }) => local);
    expect((await readText(text, 'csv', { timeZone: '+01:00' })).values).toEqual(all);
  });
});

/** Rows that are written otherwise than the others. */
const CHANGED = 100;

describe('where a change is too short to be among the lines looked at first', () => {
  /** Behind the head, lines are looked at here and there: 48 pieces of 16 KB, and four at the end. */
  const many = rowsEvery(10_000, 100_000);
  const [headBytes, pieceBytes, pieces] = [1_500_000, 16_384, 48];
  const within = (usual: (row: Row) => unknown, other: (row: Row) => unknown) => {
    const lines = many.map((row) => `${String(usual(row))};${row.flow}`);
    const rowBytes = lines.join('\n').length / lines.length;
    const everyBytes = (lines.length * rowBytes - headBytes - 4 * pieceBytes) / (pieces + 1);
    const from = Math.round((headBytes + 20 * everyBytes + (pieceBytes + everyBytes) / 2) / rowBytes);
    for (let at = from; at < from + CHANGED; at++)
      lines[at] = `${String(other(many[at]!))};${many[at]!.flow}`;
    return `time;flow\n${lines.join('\n')}\n`;
  };
  it.each<[string, (row: Row) => unknown, (row: Row) => unknown]>([
    ['rows without a zone among those with one', iso, ({ local }) => local],
    ['rows with a zone among those without one', ({ local }) => local, iso],
    [
      'rows that begin with the month among those that begin with the day',
      ({ day, month, year, clock }) => `${day}/${month}/${year} ${clock}`,
      ({ day, month, year, clock }) => `${month}/${day}/${year} ${clock}`,
    ],
  ])('%s are refused, and counted', async (_, usual, other) => {
    const { reading } = await readText(within(usual, other));
    expect(reading.rows).toMatchObject({
      refused: CHANGED,
      reasons: [{ reason: 'time_invalid' }],
    });
  });
});

describe('the year in two digits is told by the days', () => {
  it.each<[string, (row: Row) => string, number]>([
    ['first, with dots', ({ day, month, clock }) => `25.${month}.${day} ${clock}`, 10 * MINUTE],
    ['first, with slashes', ({ day, month, clock }) => `25/${month}/${day} ${clock}`, 10 * MINUTE],
    ['first, day by day', ({ day, month }) => `25.${month}.${day}`, 24 * HOUR],
    ['last, with dots', ({ day, month, clock }) => `${day}.${month}.25 ${clock}`, 10 * MINUTE],
    ['last, day by day', ({ day, month }) => `${day}.${month}.25`, 24 * HOUR],
  ])('%s', async (_, time, stepMs) => {
    const among = rowsEvery(stepMs, 20 * (stepMs < HOUR ? 15 : 1));
    const { values } = await readText(changing(time, time, 0, among));
    expect(values).toEqual(among.map(({ timeMs, flow }) => `${timeMs} ${flow}`));
  });

  it('and asked for where one day with slashes does not tell', async () => {
    const text = changing(({ clock }) => `25/02/03 ${clock}`, plain, 144, rows.slice(0, 144));
    await expect(readText(text)).rejects.toThrow(/--time-format yy-mm-dd/);
  });
});

describe('months, quarters and years are times', () => {
  const months = (step: number, count: number) =>
    Array.from({ length: count }, (_, row) => ({
      row,
      year: 1995 + Math.floor((row * step) / 12),
      month: ((row * step) % 12) + 1,
    }));
  it.each<[string, string, number, (row: { year: number; month: number }) => string]>([
    [
      'months with slashes',
      'month;flow',
      1,
      ({ year, month }) => `${String(month).padStart(2, '0')}/${year}`,
    ],
    ['years and months in two columns', 'year;month;flow', 1, ({ year, month }) => `${year};${month}`],
    ['quarters', 'quarter;flow', 3, ({ year, month }) => `${year}-Q${(month + 2) / 3}`],
    ['quarters in German', 'Zeit;flow', 3, ({ year, month }) => `${(month + 2) / 3}. Quartal ${year}`],
    ['years', 'year;flow', 12, ({ year }) => String(year)],
  ])('%s', async (_, header, step, time) => {
    const among = months(step, 60);
    const { values, reading } = await readText(
      `${header}\n${among.map((one) => `${time(one)};${one.row / 4}`).join('\n')}\n`,
    );
    expect(reading.time?.isInvented).toBe(false);
    expect(values).toEqual(
      among.map(({ row, year, month }) => `${Date.UTC(year, month - 1)} ${row / 4}`).sort(),
    );
  });
});
