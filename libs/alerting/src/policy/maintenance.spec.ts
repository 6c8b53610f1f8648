import { describe, expect, it } from 'vitest';
import { Maintenance, maintenanceSchema } from './maintenance';

const HOUR = 3_600_000;
const calendar = (when: object, rest: object = {}) =>
  new Maintenance([maintenanceSchema.parse({ name: 'works', when, ...rest })]);
const isMuted = (maintenance: Maintenance, time: string) =>
  maintenance.mutedBy({ series: 'a' }, Date.parse(time)) === 'works';

describe('a maintenance window', () => {
  it.each([
    ['2026-03-01T11:59:59Z', false],
    ['2026-03-01T12:00:00Z', true],
    ['2026-03-01T13:59:59Z', true],
    ['2026-03-01T14:00:00Z', false],
  ])('that comes once covers %s: %s', (time, expected) => {
    const once = calendar({ from: '2026-03-01T13:00:00+01:00', until: '2026-03-01T15:00:00+01:00' });
    expect(isMuted(once, time)).toBe(expected);
  });

  // Berlin leaves summer time on 25 October 2026 at 3:00, and enters it on 29 March at 2:00.
  it.each([
    ['2026-10-18T19:59:59Z', false],
    ['2026-10-18T20:00:00Z', true],
    ['2026-10-18T23:59:59Z', true],
    ['2026-10-19T00:00:00Z', false],
    ['2026-10-25T20:59:59Z', false],
    ['2026-10-25T21:00:00Z', true],
    ['2026-10-26T00:59:59Z', true],
    ['2026-10-24T21:00:00Z', false],
  ])('on Sundays at 22:00 in Berlin, for four hours, covers %s: %s', (time, expected) => {
    const weekly = calendar({ cron: '0 22 * * SUN', timeZone: 'Europe/Berlin', durationMs: 4 * HOUR });
    expect(isMuted(weekly, time)).toBe(expected);
  });

  // What is due in the hour that is skipped begins an hour later; what is due in the one that comes twice comes twice.
  it.each([
    ['2026-03-28T01:30:00Z', true],
    ['2026-03-29T00:45:00Z', false],
    ['2026-03-29T01:29:59Z', false],
    ['2026-03-29T01:30:00Z', true],
    ['2026-03-29T01:49:59Z', true],
    ['2026-03-29T01:50:00Z', false],
    ['2026-03-30T00:30:00Z', true],
    ['2026-03-30T01:30:00Z', false],
    ['2026-10-24T00:30:00Z', true],
    ['2026-10-25T00:30:00Z', true],
    ['2026-10-25T00:50:00Z', false],
    ['2026-10-25T01:30:00Z', true],
    ['2026-10-25T01:50:00Z', false],
    ['2026-10-26T01:30:00Z', true],
  ])('every night at 2:30 in Berlin, for twenty minutes, covers %s: %s', (time, expected) => {
    const nightly = calendar({ cron: '30 2 * * *', timeZone: 'Europe/Berlin', durationMs: 1_200_000 });
    expect(isMuted(nightly, time)).toBe(expected);
  });

  // Santiago skips the first hour of 6 September 2026.
  it.each([
    ['2026-09-06T04:14:00Z', false],
    ['2026-09-06T04:15:00Z', true],
    ['2026-09-06T04:45:00Z', false],
    ['2026-09-06T12:00:00Z', false],
    ['2026-09-07T03:15:00Z', true],
  ])('every night at 0:15 in Santiago, for half an hour, covers %s: %s', (time, expected) => {
    const nightly = calendar({ cron: '15 0 * * *', timeZone: 'America/Santiago', durationMs: HOUR / 2 });
    expect(isMuted(nightly, time)).toBe(expected);
  });

  it.each([
    ['Europe/Berlin', '2026-03-29T00:00Z', '30 2 * * *'],
    ['Europe/Berlin', '2026-10-25T00:00Z', '30 2 * * *'],
    ['Europe/Berlin', '2026-10-25T00:00Z', '*/20 2 * * *'],
    ['Australia/Lord_Howe', '2026-04-04T14:00Z', '45 1 * * *'],
  ])('answers the same in any order where the clocks of %s change after %s', (timeZone, start, cron) => {
    const when = { cron, timeZone, durationMs: 600_000 };
    const asked = calendar(when);
    for (let step = 0; step < 72; step++) {
      const time = new Date(Date.parse(start) + ((step * 29) % 72) * 150_000).toISOString();
      expect([time, isMuted(asked, time)]).toEqual([time, isMuted(calendar(when), time)]);
    }
  });

  it('answers the same whatever was asked before', () => {
    const when = { cron: '*/10 * * * *', timeZone: 'UTC', durationMs: 60_000 };
    const asked = calendar(when);
    for (let minute = 0; minute < 60; minute++) {
      const time = new Date(Date.UTC(2026, 0, 1, 0, (minute * 37) % 60)).toISOString();
      expect(isMuted(asked, time)).toBe(isMuted(calendar(when), time));
      expect(isMuted(asked, time)).toBe(((minute * 37) % 60) % 10 === 0);
    }
  });

  it('keeps two flags apart, and to the series that it names', () => {
    const when = { from: '2026-03-01T12:00:00Z', until: '2026-03-01T14:00:00Z' };
    const atMs = Date.parse('2026-03-01T13:00:00Z');
    const told = calendar(when, { alert: true });
    expect([told.mutedBy({ series: 'a' }, atMs), told.unlearntBy({ series: 'a' }, atMs)]).toEqual([
      undefined,
      'works',
    ]);
    const learnt = calendar(when, { learn: true, matchers: ['series=a'] });
    expect([learnt.mutedBy({ series: 'a' }, atMs), learnt.unlearntBy({ series: 'a' }, atMs)]).toEqual([
      'works',
      undefined,
    ]);
    expect(learnt.mutedBy({ series: 'b' }, atMs)).toBeUndefined();
  });

  it.each([
    [{ from: '2026-03-01T12:00:00', until: '2026-03-01T14:00:00Z' }],
    [{ from: '2026-03-01T14:00:00Z', until: '2026-03-01T14:00:00Z' }],
    [{ cron: '0 22 * *', timeZone: 'UTC', durationMs: HOUR }],
    [{ cron: '0 0 22 * * *', timeZone: 'UTC', durationMs: HOUR }],
    [{ cron: '0 22 * * *', timeZone: 'Berlin', durationMs: HOUR }],
  ])('is refused: %j', (when) => {
    expect(maintenanceSchema.safeParse({ name: 'works', when }).success).toBe(false);
  });
});
