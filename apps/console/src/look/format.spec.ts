import { describe, expect, it } from 'vitest';
import {
  countOf,
  formatCount,
  formatFine,
  formatRate,
  formatScore,
  formatShare,
  formatValue,
  tickLabels,
} from './format';

describe('formatScore', () => {
  it.each([
    [0, '0.00'],
    [0.494, '0.49'],
    [1, '1.00'],
    [9.994, '9.99'],
    [12.84, '12.8'],
    [123.4, '123'],
    [4321, '4.3k'],
    [1e9, '>9k'],
    [null, '–'],
    [undefined, '–'],
    [NaN, '–'],
  ])('writes %s as %s', (score, text) => expect(formatScore(score)).toBe(text));
});

describe('values that differ by little of their size', () => {
  it.each([
    [1_000_000_000.0234, 0.002, '1\u202f000\u202f000\u202f000.0234'],
    [12_345_678.9, 2e5, '1.23e+7'],
    [40.3434, 1, '40.34'],
    [40.3434, 0.0001, '40.3434'],
    [null, 1, '–'],
  ])('%s, told within %s, is %s', (value, tolerance, text) =>
    expect(formatFine(value, tolerance)).toBe(text),
  );

  it.each([
    [
      [0, 10, 20],
      ['0', '10', '20'],
    ],
    [
      [1e9 - 0.02, 1e9, 1e9 + 0.02],
      ['1.00e+9', '+0.02', '+0.04'],
    ],
    [
      [2e7, 4e7],
      ['2.00e+7', '4.00e+7'],
    ],
  ])('stand apart at the ticks %o as %o', (ticks, labels) => expect(tickLabels(ticks)).toEqual(labels));
});

describe('formatValue', () => {
  it.each([
    [0, '0'],
    [0.000123456, '0.0001235'],
    [1.00004, '1'],
    [98.7654, '98.77'],
    [-3.14159, '\u22123.142'],
    [123456.7, '123\u202f500'],
    [2.5e-9, '2.50e\u22129'],
    [6.02e23, '6.02e+23'],
    [null, '–'],
    [Infinity, '–'],
  ])('writes %s as %s', (value, text) => expect(formatValue(value)).toBe(text));
});

it.each([
  [0, '0 %'],
  [0.001, '<1 %'],
  [0.5, '50 %'],
  [0.995, '>99 %'],
  [1, '100 %'],
])('writes a share of %s as %s', (share, text) => expect(formatShare(share)).toBe(text));

it('writes counts and rates', () => {
  expect(formatCount(2_073_600)).toBe('2\u202f073\u202f600');
  expect(formatRate(3.14)).toBe('3.1');
  expect(formatRate(1234.5)).toBe('1\u202f235');
  expect(countOf(1, 'part')).toBe('1 part');
  expect(countOf(2, 'entry', 'entries')).toBe('2 entries');
});
