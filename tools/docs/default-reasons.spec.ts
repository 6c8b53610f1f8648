import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('says of every default in the reference why it is so', () => {
  const rows = readFileSync('docs/configuration.md', 'utf8').match(/^\| `.*\|$/gmu)!;
  const defaults = rows.map((row) => [row, /\| ([^|]*) \|$/u.exec(row)![1]!.trim()] as const);
  const silent = defaults.filter(([, text]) => text.startsWith('`') && !/`: \w/u.test(text));
  // Add the reason to tools/docs/default-reasons.ts, then `npm run docs`.
  expect(silent.map(([row]) => row.split(' | ')[0])).toEqual([]);
  expect(defaults.filter(([, text]) => text.startsWith('`')).length).toBeGreaterThan(200);
});
