import { normal, seededRandom } from '@kymo/statistics';
import { expect, it } from 'vitest';
import { periodOf } from './period';

const random = seededRandom(5);

it.each([
  { name: 'a sine of 48 rows', value: (row: number) => Math.sin((2 * Math.PI * row) / 48), expected: 48 },
  {
    name: 'a noisy sine of 25 rows',
    value: (row: number) => Math.sin((2 * Math.PI * row) / 25) + 0.1 * normal(random),
    expected: 25,
  },
  { name: 'a constant', value: () => 3, expected: 125 },
  { name: 'a ramp', value: (row: number) => row, expected: 125 },
])('$name', ({ value, expected }) => {
  expect(periodOf(Float64Array.from({ length: 2400 }, (_, row) => value(row)))).toBe(expected);
});
