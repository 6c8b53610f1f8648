import { describe, expect, it } from 'vitest';
import { optionNumber, optionWholeNumber } from './option-number';

describe('a whole-number option', () => {
  it.each(['0', '7', '1e3'])('takes %s', (text) =>
    expect(optionWholeNumber(0, 1000)(text)).toBe(Number(text)),
  );

  it.each(['1.5', '300.5', '-1', '1001', '', 'many'])("refuses '%s'", (text) =>
    expect(() => optionWholeNumber(0, 1000)(text)).toThrow(/^Give a (whole )?number from 0 to 1000\.$/),
  );
});

it('a number option takes fractions', () => expect(optionNumber(0, 2)('1.5')).toBe(1.5));
