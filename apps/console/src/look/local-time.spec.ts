import { afterEach, expect, it } from 'vitest';
import { fromField, toField } from './local-time';
import { chooseZone } from './time';

afterEach(() => chooseZone('local'));

it.each(['local', 'UTC'] as const)('says the same moment there and back: %s', (zone) => {
  chooseZone(zone);
  for (const timeMs of [0, Date.UTC(2026, 2, 29, 1, 30), Date.UTC(2026, 11, 31, 23, 59)])
    expect(fromField(toField(timeMs))).toBe(timeMs);
});

it('is a moment of UTC where times are written so', () => {
  chooseZone('UTC');
  expect(toField(Date.UTC(2026, 0, 2, 3, 4))).toBe('2026-01-02T03:04');
});

it('is no moment while the field is empty', () => expect(fromField('')).toBeNaN());
