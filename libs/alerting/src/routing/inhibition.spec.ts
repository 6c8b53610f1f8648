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
    expect(inhibitions.inhibitorOf('b', warning, 0)).toBeUndefined();
    inhibitions.fires('a', critical, 0);
    expect(inhibitions.inhibitorOf('b', warning, 0)).toBe('a');
    expect(inhibitions.inhibitorOf('c', elsewhere, 0)).toBeUndefined();
    inhibitions.ends('a', critical);
    expect(inhibitions.inhibitorOf('b', warning, 0)).toBeUndefined();
  });

  it('but never by itself, nor by another that is source and target like itself', () => {
    const inhibitions = new Inhibitions([rule({ equal: ['tag.line'] })]);
    inhibitions.fires('a', critical, 0);
    inhibitions.fires('b', warning, 0);
    expect(inhibitions.inhibitorOf('a', critical, 0)).toBeUndefined();
    expect(inhibitions.inhibitorOf('b', warning, 0)).toBeUndefined();
  });

  it('by the parent that it depends on, which nothing of its own inhibits', () => {
    const inhibitions = new Inhibitions([ruleOf({ parent: 'machine "3"', children: ['tag.machine="3"'] })]);
    const parent = { series: 'machine "3"', 'tag.machine': '3' };
    const child = { series: 'pump-7', 'tag.machine': '3' };
    inhibitions.fires('parent', parent, 0);
    inhibitions.fires('child', child, 0);
    expect(inhibitions.inhibitorOf('child', child, 0)).toBe('parent');
    expect(inhibitions.inhibitorOf('parent', parent, 0)).toBeUndefined();
    expect(inhibitions.inhibitorOf('other', elsewhere, 0)).toBeUndefined();
  });

  it.each([
    ['two', ['b', 'a'], 'a'],
    ['three', ['c', 'a', 'b'], 'c'],
  ])('but not all of %s that explain each other in a circle: the first is told', (_, sources, next) => {
    const names = [...sources].sort();
    const circle = names.map((child, index) =>
      ruleOf({ parent: sources[index]!, children: [`series=${child}`] }),
    );
    const inhibitions = new Inhibitions([...circle, ruleOf({ parent: 'a', children: ['series=leaf'] })]);
    const raised: Record<string, number> = { a: 2, b: 1, c: 3, leaf: 0 };
    for (const series of [...names, 'leaf']) inhibitions.fires(series, { series }, raised[series]!);
    const told = () =>
      [...names, 'leaf'].filter(
        (series) => inhibitions.inhibitorOf(series, { series }, raised[series]!) === undefined,
      );
    expect(told()).toEqual(['b']);
    inhibitions.ends('b', { series: 'b' });
    expect(told().filter((series) => series !== 'b')).toEqual([next]);
  });

  it('by what is itself explained by something that people hear of', () => {
    const chain = [
      ruleOf({ parent: 'grid', children: ['series=plant'] }),
      ruleOf({ parent: 'plant', children: ['series=pump'] }),
      ruleOf({ parent: 'pump', children: ['series=plant'] }),
    ];
    const inhibitions = new Inhibitions(chain);
    for (const series of ['pump', 'plant', 'grid']) inhibitions.fires(series, { series }, 0);
    const muted = ['grid', 'plant', 'pump'].map((series) => inhibitions.inhibitorOf(series, { series }, 0));
    expect(muted).toEqual([undefined, 'grid', 'plant']);
  });
});
