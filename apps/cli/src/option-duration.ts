import { InvalidArgumentError } from 'commander';
import ms, { type StringValue } from 'ms';

/** Parses a time with its unit, such as `90s`, `10m`, `2h` or `3d`; milliseconds. */
export function optionDuration(text: string): number {
  const value = /^\d/u.test(text) && /[a-z]$/iu.test(text) ? ms(text as StringValue) : Number.NaN;
  if (value > 0) return value;
  throw new InvalidArgumentError('Give a time such as 90s, 10m, 2h or 3d.');
}
