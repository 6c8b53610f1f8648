import { describe, expect, it } from 'vitest';
import { interpolated } from './interpolation';

const env = { HOST: 'influx', PORT: '8086', EMPTY: '', ON: 'true', CODE: '0x10' };

describe('interpolated', () => {
  it.each<[unknown, unknown]>([
    ['http://${HOST}:${PORT}/', 'http://influx:8086/'],
    ['${PORT}', 8086],
    ['${ON}', true],
    ['${CODE}', '0x10'],
    ['${NONE:-9092}', 9092],
    ['a${NONE:-}b', 'ab'],
    ['${EMPTY}', ''],
    ['$${HOST}', '${HOST}'],
    ['cost: 5 $', 'cost: 5 $'],
    [{ a: ['${HOST}', 1, null, { b: '${PORT}' }] }, { a: ['influx', 1, null, { b: 8086 }] }],
  ])('makes %j to %j', (content, expected) => {
    expect(interpolated(content, env)).toMatchObject({ content: expected, missing: [] });
  });

  it('names what is not set, and where', () => {
    expect(interpolated({ sinks: [{ url: 'http://${NONE}' }] }, env).missing).toEqual([
      { path: 'sinks[0].url', name: 'NONE' },
    ]);
  });
});
