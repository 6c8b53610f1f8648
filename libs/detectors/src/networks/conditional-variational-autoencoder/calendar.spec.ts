import { describe, expect, it } from 'vitest';
import { isTimeZone, phaseOf, showsCycle, wallClock } from './calendar';

const HOUR_MS = 3_600_000;
const MONDAY = Date.UTC(2025, 0, 6);

describe('the calendar', () => {
  it.each([
    ['Monday at midnight', 0, [0, 1, 0, 1]],
    ['Monday at six', 6, [1, 0, Math.sin(Math.PI / 14), Math.cos(Math.PI / 14)]],
    ['Thursday at noon, the middle of both', 84, [0, -1, 0, -1]],
    ['the next Monday', 168, [0, 1, 0, 1]],
  ])('tells %s', (_, hours, expected) => {
    const localMs = MONDAY + hours * HOUR_MS;
    [...phaseOf('timeOfDay', localMs), ...phaseOf('dayOfWeek', localMs)].forEach((value, index) =>
      expect(value).toBeCloseTo(expected[index]!, 5),
    );
  });

  it.each([
    ['timeOfDay', 47, false],
    ['timeOfDay', 48, true],
    ['dayOfWeek', 335, false],
    ['dayOfWeek', 336, true],
  ] as const)('takes %s after %i hours for shown: %s', (cycle, hours, shown) => {
    expect(showsCycle(cycle, hours * HOUR_MS)).toBe(shown);
  });

  it.each([
    ['UTC', '2025-03-30T01:30:00Z', '2025-03-30T01:30:00Z'],
    ['Europe/Berlin', '2025-03-30T00:59:59Z', '2025-03-30T01:59:59Z'],
    ['Europe/Berlin', '2025-03-30T01:00:00Z', '2025-03-30T03:00:00Z'],
    ['Asia/Kathmandu', '2025-06-30T18:15:00Z', '2025-07-01T00:00:00Z'],
    ['America/New_York', '2026-01-01T04:59:59Z', '2025-12-31T23:59:59Z'],
  ])('reads the wall clock of %s at %s', (timeZone, moment, shown) => {
    expect(wallClock(timeZone)(Date.parse(moment))).toBe(Date.parse(shown));
  });

  it('knows the names of time zones', () => {
    expect(['Europe/Berlin', 'UTC', 'Middle/Earth'].map(isTimeZone)).toEqual([true, true, false]);
  });
});
