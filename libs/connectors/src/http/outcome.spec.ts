import { KymoError } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { outcomeOf, outcomeOfFailure } from './outcome';

const attempt = { doing: 'posting an alert to hooks.example', remedy: 'Correct the address.' };

describe('the outcome of a request', () => {
  it.each([
    [200, {}, { status: 'delivered' }],
    [204, {}, { status: 'delivered' }],
    [
      301,
      {},
      {
        status: 'refused',
        code: 'SINK_REFUSED',
        says: /301.*redirects are not followed.*Correct the address/,
      },
    ],
    [400, {}, { status: 'refused', code: 'SINK_REFUSED', entryAlone: true }],
    [401, {}, { status: 'refused', code: 'SINK_REFUSED' }],
    [404, {}, { status: 'refused', code: 'SINK_REFUSED' }],
    [408, {}, { status: 'retry', code: 'SINK_UNREACHABLE' }],
    [413, {}, { status: 'refused', entryAlone: true }],
    [429, { 'retry-after': '7' }, { status: 'retry', afterMs: 7_000 }],
    [
      500,
      {},
      {
        status: 'retry',
        code: 'SINK_UNREACHABLE',
        says: /^posting an alert to hooks.example: it answered 500/,
      },
    ],
    [503, { 'retry-after': 'Thu, 01 Jan 1970 00:00:05 GMT' }, { status: 'retry', afterMs: 4_000 }],
  ])('%i', (status, headers, { code, says, ...expected }: Record<string, unknown>) => {
    const delivery = outcomeOf({ status, headers, text: '' }, attempt, 1_000);
    const { error, ...rest } = delivery as { error?: KymoError };
    expect(rest).toEqual(expected);
    if (code !== undefined) expect(error?.code).toBe(code);
    if (says !== undefined) expect(error?.message).toMatch(says as RegExp);
  });

  it('quotes what the receiver said where it may', () => {
    const delivery = outcomeOf({ status: 500, headers: {}, text: '' }, { ...attempt, said: 'disk full' }, 0);
    expect((delivery as { error: Error }).error.message).toContain('it answered 500: disk full');
  });

  it('without an answer is another try, but for an address that is refused', () => {
    expect(outcomeOfFailure(new Error('no answer'), attempt)).toMatchObject({ status: 'retry' });
    const error = new KymoError('ADDRESS_REFUSED', 'private');
    expect(outcomeOfFailure(error, attempt)).toEqual({ status: 'refused', error });
  });
});
