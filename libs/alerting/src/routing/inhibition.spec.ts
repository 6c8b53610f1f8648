import { describe, expect, it } from 'vitest';
import { type InhibitionRule, Inhibitions, inhibitionSchema, ruleOf } from './inhibition';

const critical = { series: 'a', severity: 'critical', 'tag.line': '1' };
const warning = { series: 'b', severity: 'warning', 'tag.line': '1' };
const elsewhere = { series: 'c', severity: 'warning', 'tag.line': '2' };
const rule = (rules: Partial<InhibitionRule>) =>
  inhibitionSchema.parse({ sourceMatchers: [], targetMatchers: [], ...rules });

describe('an incident is inhibited', () => {
  const rules = [
    rule({
      sourceMatchers: ['severity=critical'],
      targetMatchers: ['severity=warning'],
      equal: ['tag.line'],
    }),
  ];

  it('while a source with the same labels fires', () => {
    const inhibitions = new Inhibitions(rules);
    expect(inhibitions.inhibitorOf('b', warning)).toBeUndefined();
    inhibitions.fires('a', critical);
    expect(inhibitions.inhibitorOf('b', warning)).toBe('a');
    expect(inhibitions.inhibitorOf('c', elsewhere)).toBeUndefined();
    inhibitions.ends('a', critical);
    expect(inhibitions.inhibitorOf('b', warning)).toBeUndefined();
  });

  it('but never by itself, nor by another that is source and target like itself', () => {
    const inhibitions = new Inhibitions([rule({ equal: ['tag.line'] })]);
    inhibitions.fires('a', critical);
    inhibitions.fires('b', warning);
    expect(inhibitions.inhibitorOf('a', critical)).toBeUndefined();
    expect(inhibitions.inhibitorOf('b', warning)).toBeUndefined();
  });

  it('by the parent that it depends on, which nothing of its own inhibits', () => {
    const inhibitions = new Inhibitions([ruleOf({ parent: 'machine "3"', children: ['tag.machine="3"'] })]);
    const parent = { series: 'machine "3"', 'tag.machine': '3' };
    const child = { series: 'pump-7', 'tag.machine': '3' };
    inhibitions.fires('parent', parent);
    inhibitions.fires('child', child);
    expect(inhibitions.inhibitorOf('child', child)).toBe('parent');
    expect(inhibitions.inhibitorOf('parent', parent)).toBeUndefined();
    expect(inhibitions.inhibitorOf('other', elsewhere)).toBeUndefined();
  });
});
