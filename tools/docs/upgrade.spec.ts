import { readFileSync } from 'node:fs';
import { STORE_LAYOUT } from '@kymo/connectors';
import { expect, it } from 'vitest';
import { FORMAT_VERSION, isReadable } from '@kymo/detectors';

it('says in the last line of the table what this version writes and reads', () => {
  const page = readFileSync('docs/upgrade.md', 'utf8');
  const rows = [...page.matchAll(/^\| (\d+) +\| (\d+) +\| ([\d, ]+?) +\| ([\d, ]+?) +\|$/gmu)];
  const [, layout, artifacts, layoutsRead, artifactsRead] = rows.at(-1)!;
  const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);
  expect([Number(layout), Number(artifacts)]).toEqual([STORE_LAYOUT, FORMAT_VERSION]);
  expect(layoutsRead).toBe(upTo(STORE_LAYOUT).join(', '));
  expect(artifactsRead).toBe(upTo(FORMAT_VERSION).filter(isReadable).join(', '));
  expect(isReadable(FORMAT_VERSION + 1)).toBe(false);
});
