import { describe, expect, it } from 'vitest';
import { boundsOf, measured } from './known';

describe('what is known of a channel', () => {
  it.each([
    [3.25, { unit: 'bar' }, '3.25 bar'],
    [3.25, {}, '3.25'],
    [null, { unit: 'bar' }, '–'],
    [Number.NaN, { unit: 'bar' }, '–'],
  ])('%s with %o is %s', (value, known, text) => expect(measured(value, known)).toBe(text));

  it.each([
    [{}, undefined],
    [{ range: [0, 80] }, 'alarms outside 0 to 80'],
    [{ valid: [-40, 120] }, 'can be −40 to 120'],
    [{ range: [0, 80], valid: [-40, 120] }, 'alarms outside 0 to 80 · can be −40 to 120'],
  ] as const)('bounds %o are %s', (known, text) => expect(boundsOf(known as never)).toBe(text));
});
