import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLine } from './read';
import { nameOfStored, point, pointHead, shortFloat } from './write';

describe('point', () => {
  it.each([
    [
      'plain',
      pointHead('kymo_score', { series: 'pump-1' }),
      { score: 1.5 },
      'kymo_score,series=pump-1 score=1.5 1700',
    ],
    [
      'tags in order, empty ones left out',
      pointHead('m', { b: '2', a: '1', c: '' }),
      { x: 1 },
      'm,a=1,b=2 x=1 1700',
    ],
    [
      'commas, equals and spaces',
      pointHead('m', { 'a,=b': 'c =,d' }),
      { e: 1 },
      'm,a\\,\\=b=c\\ \\=\\,d e=1 1700',
    ],
    [
      'quotes and backslashes in text',
      pointHead('m', {}),
      { text: 'say "hi" \\o/' },
      'm text="say \\"hi\\" \\\\o/" 1700',
    ],
    ['line breaks', pointHead('m', { a: 'b\r\nc' }), { text: 'd\ne' }, 'm,a=b%0D%0Ac text="d e" 1700'],
    ['a backslash at the end of a tag', pointHead('m', { a: 'C:\\' }), { x: 1 }, 'm,a=C:%5C x=1 1700'],
    [
      'a backslash before a separator',
      pointHead('m', { a: 'b\\ c\\d' }),
      { x: 1 },
      'm,a=b%5C\\ c\\d x=1 1700',
    ],
    [
      'what looks like a code',
      pointHead('m', { a: '100%', b: '%5C', c: '%GG' }),
      { x: 1 },
      'm,a=100%,b=%255C,c=%GG x=1 1700',
    ],
    ['small and large numbers', pointHead('m', {}), { a: 1e-7, b: 1e21, c: -0 }, 'm a=1e-7,b=1e+21,c=0 1700'],
    [
      'what has no value',
      pointHead('m', {}),
      { a: NaN, b: undefined, c: Infinity, d: null, e: 2 },
      'm e=2 1700',
    ],
  ])('writes %s', (_, head, fields, line) => {
    expect(point(head, fields, 1_700.4)).toBe(line);
  });

  it('writes nothing without a field', () => {
    expect(point('m', { a: NaN }, 1)).toBeUndefined();
  });

  it('writes any names and texts so that a reader takes them apart again, each under a name of its own', () => {
    const text = fc.string({
      unit: fc.constantFrom(
        'a',
        'é',
        ' ',
        ',',
        '=',
        '\\',
        '"',
        '\n',
        '\r',
        '\t',
        '%',
        '0',
        '5',
        'C',
        '\u0085',
      ),
      maxLength: 8,
    });
    fc.assert(
      fc.property(text, text, text, (tag, name, value) => {
        const line = point(pointHead('m', { [`t${name}`]: tag }), { x: 1.5, text: value }, 5)!;
        expect(line).not.toMatch(/[\n\r]/);
        const read = parseLine(line);
        const tags = Object.entries(read.tags).map(([found, text]) => [
          nameOfStored(found),
          nameOfStored(text),
        ]);
        expect(tags).toEqual(tag === '' ? [] : [[`t${name}`, tag]]);
        expect(read.fields).toEqual([['x', 1.5]]);
        expect(read).toMatchObject({ measurement: 'm', textFields: 1, time: '5' });
      }),
    );
  });
});

describe('shortFloat', () => {
  it('is the same 32-bit float in few digits', () => {
    expect(shortFloat(Math.fround(0.1))).toBe(0.1);
    expect(shortFloat(NaN)).toBeUndefined();
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const short = shortFloat(value)!;
        expect(Math.fround(short)).toBe(value);
        expect(String(short).length).toBeLessThanOrEqual(String(value).length);
      }),
    );
  });
});
