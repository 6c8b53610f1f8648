import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { likelyUnit, millisecondsOf, parseIso } from '@kymo/telemetry-io';
import { readEpoch } from './instant';

const limits = {
  now: () => Date.UTC(2025, 5, 1),
  maxFutureMs: 86_400_000,
  maxRecordBytes: 1,
  maxChannels: 1,
};

const written = {
  s: (timeMs: number) => (timeMs / 1000).toFixed(3),
  ms: String,
  us: (timeMs: number) => `${timeMs}000`,
  ns: (timeMs: number) => `${timeMs}000000`,
};

it.each(['s', 'ms', 'us', 'ns'] as const)('no millisecond is lost of a time in %s', (unit) => {
  const moment = fc.integer({ min: 1e11, max: Date.UTC(2100, 0) });
  fc.assert(fc.property(moment, (timeMs) => millisecondsOf(Number(written[unit](timeMs)), unit) === timeMs));
});

describe('ISO 8601 times', () => {
  it.each([
    ['2025-01-31T08:00:00Z', Date.UTC(2025, 0, 31, 8)],
    ['2025-01-31t08:00:00.5z', Date.UTC(2025, 0, 31, 8, 0, 0, 500)],
    ['2025-01-31 08:00:00,123456789Z', Date.UTC(2025, 0, 31, 8, 0, 0, 123)],
    ['2025-01-31T08:00+01:00', Date.UTC(2025, 0, 31, 7)],
    ['2025-01-31T08:00:00-0530', Date.UTC(2025, 0, 31, 13, 30)],
    ['2025/01/31 08:00:00 +02', Date.UTC(2025, 0, 31, 6)],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    ['2025-02-29T00:00:00Z', NaN],
    ['2025-13-01T00:00:00Z', NaN],
    ['2025-01-31T25:00:00Z', NaN],
    ['31.01.2025 08:00', NaN],
    ['', NaN],
  ])('%s', (text, timeMs) => expect(parseIso(text)).toBe(timeMs));

  it('without offset are UTC only where that is assumed', () => {
    expect(parseIso('2025-01-31 08:00:00')).toBeNaN();
    expect(parseIso('2025-01-31 08:00:00', true)).toBe(Date.UTC(2025, 0, 31, 8));
    expect(parseIso('2025-01-31', true)).toBe(Date.UTC(2025, 0, 31));
  });

  it('come back from any date written by JavaScript', () => {
    const date = fc.date({
      min: new Date('1000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    fc.assert(fc.property(date, (written) => parseIso(written.toISOString()) === written.getTime()));
  });
});

describe('times as numbers', () => {
  const units = { s: 1e-3, ms: 1, us: 1e3, ns: 1e6 } as const;

  it('are understood in their unit, and the unit is recognised', () => {
    const time = fc.integer({ min: Date.UTC(1980, 0, 1), max: Date.UTC(2025, 5, 1) });
    fc.assert(
      fc.property(time, fc.constantFrom('s', 'ms', 'us', 'ns'), (timeMs, unit) => {
        const written = timeMs * units[unit];
        expect(likelyUnit(written)).toBe(unit);
        expect(readEpoch(written, unit, 'time', limits)).toBe(timeMs);
      }),
    );
  });

  it.each([
    [86_400_000 + 1, 'time_in_future'],
    [86_400_000, undefined],
  ])('%i ms ahead of the clock', (aheadMs, reason) => {
    const read = readEpoch(limits.now() + aheadMs, 'ms', 'time', limits);
    expect(typeof read === 'number' ? undefined : read.reason).toBe(reason);
  });
});
