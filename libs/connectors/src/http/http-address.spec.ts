import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { httpAddress } from './http-address';

describe('an http address', () => {
  it.each([
    ['https://alerts.example.org/hook?team=a', undefined],
    ['http://10.0.0.7:8086', undefined],
    ['influx:8086', 'Invalid URL'],
    ['http://', 'Invalid URL'],
    ['', 'Invalid URL'],
    ['ftp://example.org', 'Invalid URL'],
    ['https://me@example.org', 'holds a name or a password'],
    ['https://:secret@example.org', 'holds a name or a password'],
  ])('%j: %s', (address, issue) => {
    const messages = httpAddress.safeParse(address).error?.issues.map(({ message }) => message) ?? [];
    expect(messages).toEqual(issue === undefined ? [] : [expect.stringContaining(issue) as string]);
  });

  it('that is none hides no other issue', () => {
    const schema = z.object({ url: httpAddress, port: z.number() });
    const { error } = schema.safeParse({ url: 'nowhere', port: 'x' });
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual(['url', 'port']);
  });
});
