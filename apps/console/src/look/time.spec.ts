import { afterEach, describe, expect, it } from 'vitest';
import {
  axisLabels,
  chooseZone,
  formatAge,
  formatDuration,
  formatLasting,
  formatMoment,
  ticksBetween,
  zoneOf,
} from './time';

const NOON = new Date(2026, 0, 31, 12, 0, 5).getTime();
const HOUR = 3_600_000;

describe('formatMoment', () => {
  it.each([
    ['the same day', NOON - 2 * HOUR, '10:00:05'],
    ['the day before', NOON - 24 * HOUR, '30 Jan, 12:00:05'],
    ['another year', new Date(2024, 11, 1, 3, 4, 5).getTime(), '1 Dec 2024, 03:04:05'],
  ])('tells %s', (_, time, text) => expect(formatMoment(time, NOON)).toBe(text));

  it('leaves the seconds out where they do not matter', () =>
    expect(formatMoment(NOON, NOON, false)).toBe('12:00'));
});

it('names the local zone', () => expect(zoneOf(NOON)).not.toBe(''));

it.each([
  [59_999, '59 s'],
  [150_000, '2 min'],
  [5 * HOUR, '5 h'],
  [50 * HOUR, '2 d'],
])('writes an age of %s ms as %s', (length, text) => expect(formatAge(length)).toBe(text));

describe('in UTC', () => {
  afterEach(() => chooseZone('local'));
  it('writes every time in UTC, and says so', () => {
    chooseZone('UTC');
    const timeMs = Date.UTC(2026, 0, 31, 23, 30);
    expect(formatMoment(timeMs, timeMs, false)).toBe('23:30');
    expect(zoneOf(timeMs)).toBe('UTC');
    expect(ticksBetween(timeMs, timeMs + 6 * HOUR, 7)[0]).toBe(Date.UTC(2026, 1, 1, 0, 0));
  });
});

it.each([
  [-5, '0 ms'],
  [340, '340 ms'],
  [59_999, '59 s'],
  [60_000, '1 min'],
  [74_000, '1 min 14 s'],
  [2 * HOUR + 5 * 60_000, '2 h 05 min'],
  [49 * HOUR, '2 d 01 h'],
])('writes %s ms as %s', (length, text) => expect(formatDuration(length)).toBe(text));

it.each([
  [340, '340 ms'],
  [46 * 60_000 - 4, '46 min'],
])('writes a deviation of %s ms as %s', (length, text) => expect(formatLasting(length)).toBe(text));

describe('ticksBetween', () => {
  it.each([
    [5 * 60_000, 7],
    [6 * HOUR, 7],
    [24 * HOUR, 5],
    [400 * 24 * HOUR, 7],
  ])('finds a few round moments in %s ms', (length, count) => {
    const ticks = ticksBetween(NOON, NOON + length, count);
    expect(ticks.length).toBeGreaterThan(1);
    expect(ticks.length).toBeLessThanOrEqual(count);
    for (const tick of ticks) {
      expect(tick).toBeGreaterThanOrEqual(NOON);
      expect(tick).toBeLessThanOrEqual(NOON + length);
      expect(new Date(tick).getSeconds()).toBe(0);
    }
  });

  it('lies on the local hours', () => {
    expect(ticksBetween(NOON, NOON + 3 * HOUR, 7).map((tick) => new Date(tick).getMinutes() % 30)).toEqual(
      new Array(6).fill(0),
    );
  });
});

describe('axisLabels', () => {
  it('tells the day where it changes', () => {
    const evening = new Date(2026, 0, 31, 23, 0).getTime();
    expect(axisLabels([evening, evening + HOUR, evening + 2 * HOUR], HOUR)).toEqual([
      '23:00',
      '00:00\n1 Feb',
      '01:00',
    ]);
  });

  it('tells seconds only where ticks are closer than a minute', () => {
    expect(axisLabels([NOON], 5_000)).toEqual(['12:00:05']);
    expect(axisLabels([NOON], 60_000)).toEqual(['12:00']);
  });

  it('tells days alone where ticks are days apart', () => {
    expect(axisLabels([NOON], 24 * HOUR)).toEqual(['31 Jan']);
  });
});
