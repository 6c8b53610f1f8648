import { describe, expect, it } from 'vitest';
import { messageOf } from './errors';

describe('messageOf', () => {
  it.each([
    ['an error', new Error('no such file'), 'no such file'],
    ['what is no error', 'stopped', 'stopped'],
    [
      'a host of which no address answers',
      new AggregateError([
        new Error('connect ECONNREFUSED ::1:80'),
        new Error('connect ECONNREFUSED 127.0.0.1:80'),
      ]),
      'connect ECONNREFUSED ::1:80, connect ECONNREFUSED 127.0.0.1:80',
    ],
  ])('is that of %s', (_, thrown, expected) => {
    expect(messageOf(thrown)).toBe(expected);
  });
});
