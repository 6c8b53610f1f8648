import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Labels } from './labels';
import { compileMatchers, matchersSchema, parseMatcher } from './matcher';

const labels: Labels = {
  series: 'pump-01',
  kind: 'anomaly',
  severity: 'warning',
  channel: ['flow', 'speed'],
  'tag.line': 'A',
  'tag.place': 'hall\nnorth',
};

describe('a matcher', () => {
  it.each<[string, boolean]>([
    ['series=pump-01', true],
    ['series="pump-01"', true],
    ['series = "pump-02"', false],
    ['series!=pump-02', true],
    ['series=~"pump-.*"', true],
    ['series=~pump', false],
    ['series!~"pump"', true],
    ['series!~"pump-0[0-9]"', false],
    ['channel=speed', true],
    ['channel!=speed', false],
    ['channel=~"fl.*|torque"', true],
    ['tag.line="A"', true],
    ['tag.place=~"hall.*"', true],
    ['tag.site=""', true],
    ['tag.site!=""', false],
    ['tag.site=~".+"', false],
    ['detector=', true],
    ['severity=~"warning|critical"', true],
    [String.raw`tag.line="\u0041"`, true],
  ])('%s', (text, isMatch) => {
    expect(parseMatcher(text).matches(labels)).toBe(isMatch);
  });

  it.each([
    ['pump-01', /another form/],
    ['host="a"', /another form/],
    ['series=pump 1', /double quotes/],
    ['series="pump', /double quotes|cannot be read/],
    ['series=~"("', /not RE2 syntax/],
    [String.raw`series=~"(a)\\1"`, /not RE2 syntax/],
  ])('%s is refused with what is allowed', (text, message) => {
    expect(() => parseMatcher(text)).toThrow(message);
    expect(matchersSchema.safeParse([text]).error?.issues[0]?.message).toMatch(/is allowed/);
  });

  it('takes linear time for a pattern that would ruin a backtracking engine', () => {
    const matches = compileMatchers(['series=~"(a+)+b"']);
    expect(matches({ series: 'a'.repeat(256) })).toBe(false);
  });

  it('is the opposite of its negation, for any labels', () => {
    const value = fc.oneof(fc.constantFrom('', 'a', 'ab'), fc.array(fc.constantFrom('a', 'b')));
    fc.assert(
      fc.property(value, fc.constantFrom('a', 'a|b', ''), (series, pattern) => {
        const matched = (operator: string) =>
          parseMatcher(`series${operator}${JSON.stringify(pattern)}`).matches({ series });
        expect(matched('=')).toBe(!matched('!='));
        expect(matched('=~')).toBe(!matched('!~'));
      }),
    );
  });
});
