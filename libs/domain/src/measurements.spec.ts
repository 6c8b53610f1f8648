import { describe, expect, it } from 'vitest';
import { isReservedTag, MEASUREMENTS, TAGS } from './measurements';

/** Of InfluxQL, which takes them in any case. @see https://docs.influxdata.com/influxdb/v1/query_language/spec/#keywords */
const KEYWORDS =
  'all alter analyze any as asc begin by create continuous database databases default delete desc destinations ' +
  'diagnostics distinct drop duration end every explain field for from grant grants group groups in inf insert into ' +
  'key keys kill limit show measurement measurements name offset on order password policy policies privileges ' +
  'queries query read replication resample retention revoke select series set shard shards slimit soffset stats ' +
  'subscription subscriptions tag to user users values where with write';

describe.each(Object.entries(MEASUREMENTS))('schema of %s', (_, { name, tags, fields }) => {
  it('has no name that is a tag and a field, a keyword, or in need of escaping', () => {
    const fieldNames = Object.keys(fields);
    const names = [name, ...tags, ...fieldNames];
    expect(new Set(names).size).toBe(names.length);
    for (const one of names) {
      expect(KEYWORDS.split(' ')).not.toContain(one);
      expect(one).toMatch(/^[a-z][a-z_]*$/);
      if (one !== name) expect(isReservedTag(one)).toBe(true);
    }
  });
});

it('knows each tag in one measurement at least, and no field under its name in another', () => {
  const all = Object.values(MEASUREMENTS);
  const used = new Set<string>(all.flatMap(({ tags }) => tags));
  expect([...used].sort()).toEqual(Object.keys(TAGS).sort());
  for (const { fields } of all) for (const field of Object.keys(fields)) expect(used).not.toContain(field);
});

it.each([
  ['site', false],
  ['series', false],
  ['channel', true],
  ['score', true],
  ['time', true],
  ['_field', true],
])('takes %s for a reserved tag: %s', (name, isReserved) => {
  expect(isReservedTag(name)).toBe(isReserved);
});
