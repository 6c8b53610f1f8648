import { describe, expect, it } from 'vitest';
import { marksOf, numberColumn } from './column-numbers';
import { decideNumberForm } from './decide-form';
import { COMMA_NUMBERS, numberIn, PLAIN_NUMBERS } from './form';

describe('a number with a decimal point', () => {
  it.each<[string, number | null | undefined]>([
    ['1.5', 1.5],
    ['-2e3', -2000],
    ['1,234.50', 1234.5],
    ['1,234,567', 1_234_567],
    ["1'234.5", 1234.5],
    ["'-2.00", -2],
    ['−2.5', -2.5],
    ['12.5-', -12.5],
    ['1 234.5', 1234.5],
    ['true', 1],
    ['', null],
    ['NaN', null],
    ['-Infinity', null],
    ['I/O Timeout', null],
    ['---', null],
    ['n.a.', null],
    ['1,23', undefined],
    ['12.34.56', undefined],
    ['ERR', undefined],
  ])('%j is %j', (cell, number) => expect(numberIn(cell, PLAIN_NUMBERS)).toBe(number));
});

describe('a number with a decimal comma', () => {
  it.each<[string, number | undefined]>([
    ['1,5', 1.5],
    ['1,2345E+01', 12.345],
    ['1.234,50', 1234.5],
    ['1.010', 1010],
    ['849', 849],
    ['1 234,5', 1234.5],
    ['1.5', undefined],
    ['0404,1', undefined],
  ])('%j is %j', (cell, number) => expect(numberIn(cell, COMMA_NUMBERS)).toBe(number));
});

describe('the decimal mark of a file', () => {
  it.each([
    ['points', [['40.403', '5.9']], ',', '.'],
    ['commas', [['40,4', '5,95']], ';', ','],
    ['commas with three digits beside a semicolon', [['40,403', '5,955']], ';', ','],
    ['groups and points', [['1,234.50', '999.00']], ',', '.'],
    ['groups and commas', [['1.234,50', '999,00']], ';', ','],
    ['groups that begin at a thousand', [['973', '980', '1,012']], ',', '.'],
    [
      'groups that begin at a thousand, beside commas',
      [
        ['849', '1.010'],
        ['5,96', '6,1'],
      ],
      ';',
      ',',
    ],
    ['exponents', [['4,0403E+01']], ';', ','],
    ['a minus behind', [['4.040,30-']], ';', ','],
    ['a code for missing values is no thousand', [['40.403', '-999', '53.198']], ',', '.'],
  ])('%s', (_, columns, separator, decimal) => {
    expect(decideNumberForm(columns, separator).form.decimal).toBe(decimal);
  });

  it('of each column by itself, where they differ', () => {
    const { columns } = decideNumberForm(
      [
        ['1,5', '2,25'],
        ['0.0', '1.0'],
      ],
      ';',
    );
    expect(columns?.map(({ decimal }) => decimal)).toEqual([',', '.']);
  });

  it.each([
    ['in one column both', [['1,5', '2.25']], ';'],
    ['three digits behind every comma, and no semicolon', [['40,403', '5,955']], '\t'],
  ])('is asked for where nothing tells: %s', (_, columns, separator) => {
    expect(() => decideNumberForm(columns, separator)).toThrow('--decimal');
  });
});

describe('a column', () => {
  const column = (cells: readonly string[], missing: string[] = []) =>
    numberColumn(cells, PLAIN_NUMBERS, marksOf(missing, PLAIN_NUMBERS));

  it.each<[string, string[], string, number | null | undefined]>([
    ['units behind numbers', ['12.51 °C', '12.6 °C'], '13.1 °C', 13.1],
    ['percent', ['74.4%', '76.3%'], '75.1%', 75.1],
    ['larger units', ['950 W', '980 W'], '1.2 kW', 1200],
    ['another unit', ['950 W', '980 W'], '3 bar', undefined],
    ['switches', ['ON', 'ON'], 'off', 0],
    ['states', ['OPEN', 'CLOSED'], 'open', 1],
    ['a word that comes back', ['1', '2', 'Wartung', 'Wartung', 'Wartung'], 'wartung', null],
    ['a word that does not', ['1', '2', 'ERR'], 'ERR', undefined],
  ])('with %s', (_, cells, cell, value) => expect(column(cells).read(cell)).toBe(value));

  it('takes what a user says is missing for missing', () => {
    const { read } = column(['1', '2'], ['-1', 'out']);
    expect([read('-1'), read('OUT'), read('1')]).toEqual([null, null, 1]);
  });

  it.each<[string, number[], number, boolean]>([
    ['far below', [40, 41, 42, -999], -999, true],
    ['far above', [40, 41, 42], 9999, true],
    ['the end of a counter', [9990, 9995, 10_002], 9999, false],
    ['within a wide range', [-2000, 500, 900], -999, false],
    ['beside a constant', [7, 7, 7], 65_535, true],
    ['no code', [40, 41, 42], -998, false],
  ])('finds codes for missing values by their isolation: %s', (_, values, code, isCode) => {
    expect(column(values.map(String)).isCode(code)).toBe(isCode);
  });
});

it('a long row of digits that is no number is seen to be none at once', () => {
  const began = performance.now();
  expect(numberIn(`${'1'.repeat(100_000)}x`, PLAIN_NUMBERS)).toBeUndefined();
  expect(performance.now() - began).toBeLessThan(1_000);
});
