import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLine, splitLines } from './read';

const escape = (text: string, characters: RegExp) => text.replace(characters, '\\$&');
const time = '1748000000000000000';

/** Names as line protocol can carry them: no line ends, no backslash, which has no escape of its own. */
const name = fc
  .string({ minLength: 1, maxLength: 8 })
  .map((text) => text.replaceAll(/[\\\r\n#]/g, '_'))
  .filter((text) => text.trim() === text && text !== '__proto__');

describe('reading line protocol', () => {
  it('gives back whatever was escaped', () => {
    const line = fc.record({
      measurement: name,
      tags: fc.dictionary(name, name),
      fields: fc.dictionary(name, fc.double({ noNaN: true, noDefaultInfinity: true }), { minKeys: 1 }),
    });
    fc.assert(
      fc.property(line, ({ measurement, tags, fields }) => {
        const tagText = Object.entries(tags).map(
          ([key, value]) => `,${escape(key, /[,= ]/g)}=${escape(value, /[,= ]/g)}`,
        );
        const fieldText = Object.entries(fields).map(([key, value]) => `${escape(key, /[,= ]/g)}=${value}`);
        const text = `${escape(measurement, /[, ]/g)}${tagText.join('')} ${fieldText.join(',')} ${time}`;
        const parsed = parseLine(text);
        expect(parsed.measurement).toBe(measurement);
        expect({ ...parsed.tags }).toEqual({ ...tags });
        expect(parsed.fields.map(([key, value]) => [key, value + 0])).toEqual(
          Object.entries(fields).map(([key, value]) => [key, value + 0]),
        );
        expect(parsed.time).toBe(time);
      }),
    );
  });

  it('keeps lines apart around quoted line feeds, comments and stray quotes', () => {
    const text = [
      '# it"s a comment',
      'a s="x\ny" 1',
      'b,t=q"q f=1 2',
      'c s="never closed 3',
      'd f=4 5',
      '',
    ].join('\n');
    expect(splitLines(text)).toEqual(['a s="x\ny" 1', 'b,t=q"q f=1 2', 'c s="never closed 3', 'd f=4 5']);
  });
});
