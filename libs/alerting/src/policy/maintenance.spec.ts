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
