import { expect, it } from 'vitest';
import { changeLine, configChanges } from './config-changes';

it.each<[unknown, unknown, string[]]>([
  [{ a: 1 }, { a: 1 }, []],
  [{ log: { level: 'info' } }, { log: { level: 'debug' } }, ['log.level: "info" → "debug"']],
  [{ a: 1 }, { b: [2] }, ['a: 1 → absent', 'b: absent → [2]']],
  [
    { sinks: [{ type: 'x' }] },
    { sinks: [{ type: 'x' }, { type: 'y' }] },
    ['sinks[1]: absent → {"type":"y"}'],
  ],
  [{ sinks: [{ url: 'a' }] }, { sinks: [{ url: 'b' }] }, ['sinks[0].url: "a" → "b"']],
  [{ a: [1] }, { a: { 0: 1 } }, ['a: [1] → {"0":1}']],
])('from %j to %j', (before, after, lines) => {
  expect(configChanges(before, after).map(changeLine)).toEqual(lines);
});
