import { Command } from 'commander';
import { expect, it } from 'vitest';
import { readFlagsOf, withReadOptions } from './command-line';

const parse = (...flags: string[]) =>
  readFlagsOf(
    withReadOptions(new Command())
      .exitOverride()
      .configureOutput({ writeErr: () => undefined })
      .parse(flags, { from: 'user' })
      .opts(),
  );

it('says what a command line says of an input, and nothing else', () => {
  expect(parse()).toEqual({});
  expect(
    parse('--time', 'Date', 'Time', '--channels', 'flow, temp', '--header-row', '0', '--decimal', ','),
  ).toEqual({
    time: ['Date', 'Time'],
    channels: ['flow', 'temp'],
    headerRow: 0,
    decimal: ',',
  });
});

it.each([
  ['--header-row', '1.5'],
  ['--header-row', '-1'],
  ['--decimal', ';'],
  ['--time-unit', 'h'],
])('refuses %s %s', (...flags) => {
  expect(() => parse(...flags)).toThrow(/argument .* is invalid/);
});
