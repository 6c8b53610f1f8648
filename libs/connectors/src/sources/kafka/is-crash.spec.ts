import { describe, expect, it } from 'vitest';
import { isCrash } from './is-crash';

describe('an error of the client', () => {
  it.each([
    ['an outage', new Error('no answer', { cause: new Error('ECONNREFUSED') }), false],
    ['a mistake', new TypeError('x is undefined'), true],
    [
      'a mistake behind another error',
      new Error('retries', { cause: new Error('a', { cause: new ReferenceError('b') }) }),
      true,
    ],
    ['no error at all', 'text', false],
  ])('is told from a crash: %s', (_, thrown, expected) => expect(isCrash(thrown)).toBe(expected));
});
