import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Replayed } from './replayed';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'kymo-replayed-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('knows each that was added and no other, in whatever order, also when read again', () => {
  const numbers = fc.array(fc.nat(40), { maxLength: 40 });
  fc.assert(
    fc.property(numbers, (added) => {
      const file = join(folder, 'replayed.json');
      rmSync(file, { force: true });
      const replayed = new Replayed(file);
      for (const at of added) replayed.add('dead/0', at);
      replayed.keep();
      const again = new Replayed(file);
      for (let at = 0; at <= 41; at++) {
        expect(replayed.has('dead/0', at)).toBe(added.includes(at));
        expect(again.has('dead/0', at)).toBe(added.includes(at));
        expect(again.has('dead/1', at)).toBe(false);
      }
    }),
  );
});

it('keeps a run as one stretch', () => {
  const file = join(folder, 'replayed.json');
  const replayed = new Replayed(file);
  for (const at of [3, 1, 2, 9, 2]) replayed.add('dead/0', at);
  replayed.keep();
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    'dead/0': [
      [1, 3],
      [9, 9],
    ],
  });
});
