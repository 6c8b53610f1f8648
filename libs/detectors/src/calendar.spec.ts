import { describe, expect, it } from 'vitest';
import { CALENDAR_SIZE, shownCycles, writeCalendar } from './calendar';

const HOUR_MS = 3_600_000;
const MONDAY = Date.UTC(2025, 0, 6);

function calendarOf(timeMs: number): number[] {
  const into = new Float32Array(CALENDAR_SIZE);
  writeCalendar(timeMs, into, 0);
  return [...into];
}

describe('the calendar', () => {
  it.each([
    ['Monday at midnight', 0, [0, 1, 0, 1]],
    ['Monday at six', 6, [1, 0, Math.sin(Math.PI / 14), Math.cos(Math.PI / 14)]],
    ['Thursday at noon, the middle of both', 84, [0, -1, 0, -1]],
    ['the next Monday', 168, [0, 1, 0, 1]],
  ])('tells %s', (_, hours, expected) => {
    calendarOf(MONDAY + hours * HOUR_MS).forEach((value, index) =>
      expect(value).toBeCloseTo(expected[index]!, 5),
    );
  });

  it.each([
    [47, [0, 0, 0, 0]],
    [48, [1, 1, 0, 0]],
    [336, [1, 1, 1, 1]],
  ])('shows after %i hours the cycles seen twice', (hours, expected) => {
    expect(shownCycles(hours * HOUR_MS)).toEqual(expected);
  });
});
