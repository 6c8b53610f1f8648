import { describe, expect, it } from 'vitest';
import { PLAIN_NUMBERS } from '../numbers/form';
import { findTimeColumns } from './time-columns';
import type { TimeOptions } from './time-options';
import { WallClock, zoneNamed } from './zones';

/** Times of the cells of columns, in order. */
function timesOf(columns: Record<string, readonly string[]>, options: TimeOptions = {}) {
  const names = Object.keys(columns);
  const found = findTimeColumns(
    names.map((name) => ({ name, runs: [columns[name]!] })),
    PLAIN_NUMBERS,
    options,
    (name) => names.indexOf(name),
  );
  if (found === undefined) return undefined;
  let earlierMs: number | undefined;
  return columns[names[0]!]!.map((_, row) => {
    earlierMs = found.read(
      names.map((name) => columns[name]![row]),
      earlierMs,
    );
    return new Date(earlierMs).toISOString().replace('.000Z', 'Z');
  });
}

const NOON = ['2025-02-03T12:00:00Z', '2025-02-03T12:01:00Z'];

describe('a column of times', () => {
  it.each<[string, string[]]>([
    ['ISO', ['2025-02-03T12:00:00Z', '2025-02-03T12:01:00Z']],
    ['without padding', ['2025-2-3 12:00', '2025-2-3 12:01']],
    ['with the word UTC', ['2025-02-03 12:00:00 UTC', '2025-02-03 12:01:00 UTC']],
    ['with an offset', ['2025-02-03T13:00+01:00', '2025-02-03T13:01+0100']],
    ['basic ISO', ['20250203T120000Z', '20250203T120100Z']],
    ['dotted', ['03.02.2025 12:00:00', '03.02.2025 12:01:00']],
    ['dotted with two digits for the year', ['03.02.25 12:00', '03.02.25 12:01']],
    ['RFC 2822', ['Mon, 03 Feb 2025 12:00:00 +0000', 'Mon, 03 Feb 2025 12:01:00 +0000']],
    ['of JavaScript', ['Mon Feb 03 2025 13:00:00 GMT+0100 (CET)', 'Mon Feb 03 2025 13:01:00 GMT+0100 (CET)']],
    ['of date(1)', ['Mon Feb  3 12:00:00 UTC 2025', 'Mon Feb  3 12:01:00 UTC 2025']],
    ['months by name', ['03-Feb-2025 12:00', '03-Feb-2025 12:01']],
    [
      'German months',
      ['3. März 2025 12:00', '3. März 2025 12:01'].map((text) => text.replace('März', 'Februar')),
    ],
    ['digits', ['202502031200', '202502031201']],
    ['digits with seconds', ['20250203120000', '20250203120100']],
    ['seconds', ['1738584000', '1738584060']],
    ['milliseconds', ['1738584000000', '1738584060000']],
    ['microseconds', ['1738584000000000', '1738584060000000']],
    ['nanoseconds', ['1738584000000000000', '1738584060000000000']],
    ['days of a spreadsheet', ['45691.5', '45691.5006944444']],
    ['days of MATLAB', ['739651.5', '739651.5006944444']],
    ['.NET ticks', ['638741808000000000', '638741808600000000']],
    ['Windows file time', ['133830576000000000', '133830576600000000']],
    ['ranges', ['03.02.2025 12:00 - 03.02.2025 12:01', '03.02.2025 12:01 - 03.02.2025 12:02']],
  ])('%s', (_, cells) => expect(timesOf({ time: cells })).toEqual(NOON));

  it.each<[string, Record<string, string[]>]>([
    ['date and time of day', { Datum: ['03.02.2025', '03.02.2025'], Uhrzeit: ['12:00:00', '12:01:00'] }],
    ['half days', { DATE: ['2025-02-03', '2025-02-03'], TIMESTAMP: ['12:00:00 PM', '12:01:00 PM'] }],
    ['digits in two columns', { date: ['20250203', '20250203'], time: ['1200', '1201'] }],
    [
      'parts',
      { year: ['2025', '2025'], month: ['2', '2'], day: ['3', '3'], hour: ['12', '12'], minute: ['0', '1'] },
    ],
    ['a day of the year', { year: ['2025', '2025'], doy: ['34', '34'], hour: ['12', '12'], min: ['0', '1'] }],
  ])('in several columns: %s', (_, columns) => expect(timesOf(columns)).toEqual(NOON));

  it.each<[string, string, string[], string[]]>([
    ['seconds', 'Time (s)', ['0.0', '0.5'], ['2000-01-01T00:00:00Z', '2000-01-01T00:00:00.500Z']],
    ['minutes', 'Time [min]', ['0', '10'], ['2000-01-01T00:00:00Z', '2000-01-01T00:10:00Z']],
    ['a stopwatch', 'time', ['23:59:00', '24:01:00'], ['2000-01-01T23:59:00Z', '2000-01-02T00:01:00Z']],
    [
      'a clock over midnight',
      'time',
      ['23:59:00', '00:01:00'],
      ['2000-01-01T23:59:00Z', '2000-01-02T00:01:00Z'],
    ],
  ])('without dates counts from 2000: %s', (_, name, cells, times) =>
    expect(timesOf({ [name]: cells })).toEqual(times),
  );

  it('that was made with the row gives way to that of the measurement', () => {
    const created_at = ['2025-02-10 10:00:00', '2025-02-10 10:00:00'];
    expect(timesOf({ created_at, time: ['2025-02-03 12:00:00', '2025-02-03 12:01:00'] })).toEqual(NOON);
  });

  it('is read as the user says', () => {
    expect(
      timesOf({ when: ['3|2|25 12h00', '3|2|25 12h01'] }, { time: ['when'], timeFormat: "d|M|yy HH'h'mm" }),
    ).toEqual(NOON);
    expect(
      timesOf({ when: ['2/3/2025 12:00', '2/3/2025 12:01'] }, { time: ['when'], timeFormat: 'mm/dd/yyyy' }),
    ).toEqual(NOON);
    expect(
      timesOf({ time: ['2025-02-03 13:00', '2025-02-03 13:01'] }, { timeZone: 'Europe/Berlin' }),
    ).toEqual(NOON);
  });
});

describe('day and month', () => {
  const over = (order: (day: string) => string) =>
    ['23:58', '23:59'].map((clock) => `${order('03')} ${clock}`).concat(`${order('04')} 00:00`);

  it.each([
    ['a day beyond the twelfth tells', ['13/02/2025', '14/02/2025'], '2025-02-13'],
    ['a day beyond the twelfth tells, month first', ['02/13/2025', '02/14/2025'], '2025-02-13'],
    ['rows that go on over midnight tell', over((day) => `${day}/02/2025`), '2025-02-03'],
    ['rows that go on over midnight tell, month first', over((day) => `02/${day}/2025`), '2025-02-03'],
  ])('%s', (_, time, day) => expect(timesOf({ time })![0]!.slice(0, 10)).toBe(day));

  it('are asked for where nothing tells, with both readings', () => {
    expect(() => timesOf({ time: ['03/02/2025 12:00', '03/02/2025 12:01'] })).toThrow(
      /3 February 2025 \(--time-format dd\/mm\/yyyy\) or 2 March 2025 \(--time-format mm\/dd\/yyyy\)/,
    );
  });
});

describe('a time that is none of our age', () => {
  it.each([['4102444800'], ['123456789012345678901']])('%s is refused', (cell) => {
    expect(() => timesOf({ time: [cell, cell] })).toThrow('no moment of our age');
  });

  it('of days or of seconds is asked for', () => {
    expect(() => timesOf({ time: ['45691', '45692'] })).toThrow(/--time-format excel\) or elapsed seconds/);
  });
});

describe('a wall clock', () => {
  const berlin = new WallClock(zoneNamed('Europe/Berlin')!);
  const local = (text: string) => Date.parse(`${text}:00Z`);

  it('shows one hour twice in autumn: the second goes on from the first', () => {
    const shown = ['01:59', '02:00', '02:30', '02:59', '02:00', '02:30', '02:59', '03:00'];
    expect(minutesOf(berlin, shown)).toEqual([0, 1, 31, 60, 61, 91, 120, 121]);
  });

  it.each([
    ['hour by hour', ['01:00', '02:00', '02:00', '03:00'], [0, 60, 120, 180]],
    ['with a row that comes late', ['02:10', '02:12', '02:11', '02:13'], [0, 2, 1, 3]],
  ])('shows one hour twice in autumn, %s', (_, shown, minutes) =>
    expect(minutesOf(berlin, shown)).toEqual(minutes),
  );

  it('is followed backwards, too', () => {
    const backwards = new WallClock(zoneNamed('Europe/Berlin')!, true);
    const shown = ['03:00', '02:30', '02:00', '02:30', '02:00', '01:30'];
    expect(minutesOf(backwards, shown)).toEqual([0, -30, -60, -90, -120, -150]);
  });

  function minutesOf(clock: WallClock, shown: readonly string[]): number[] {
    let before: number | undefined;
    const minutes = shown.map((text) => (before = clock.toUtc(local(`2025-10-26T${text}`), before)) / 60_000);
    return minutes.map((minute) => minute - minutes[0]!);
  }

  it('leaves one out in spring', () => {
    expect(berlin.toUtc(local('2025-03-30T03:00')) - berlin.toUtc(local('2025-03-30T01:59'))).toBe(60_000);
  });

  it.each([['Nowhere/Town'], ['+25:99:00']])('there is none of %s', (name) =>
    expect(zoneNamed(name)).toBeUndefined(),
  );
});
