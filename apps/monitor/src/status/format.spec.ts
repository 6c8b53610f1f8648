import { expect, it } from 'vitest';
import { count, duration, moment, plural, wrapped } from './format';

it.each<[number, string]>([
  [0, '1s'],
  [89, '1m 29s'],
  [360, '6m'],
  [12_000, '3h 20m'],
  [7200, '2h'],
  [621 * 3600, '25d 21h'],
])('%f seconds are %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

it('writes numbers, moments and nouns for people', () => {
  expect(count(1_431_000.4)).toBe('1,431,000');
  expect(moment(Date.UTC(2026, 2, 1, 14, 20, 59))).toBe('2026-03-01 14:20');
  expect([plural(1, 'incident'), plural(2, 'incident'), plural(2, 'series')]).toEqual([
    '1 incident',
    '2 incidents',
    '2 series',
  ]);
});

it.each([
  [80, ['  24 series watched · 1,440 samples/s · 3 incidents firing']],
  [40, ['  24 series watched · 1,440 samples/s', '  3 incidents firing']],
  [10, ['  24 series watched', '  1,440 samples/s', '  3 incidents firing']],
])('cuts no figure on a terminal of %i columns', (columns, lines) => {
  expect(wrapped(['24 series watched', '1,440 samples/s', '3 incidents firing'], columns)).toEqual(lines);
});
