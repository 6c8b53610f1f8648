import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeRunFolder, pruneRunFolders } from './run-folder';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'kymo-runs-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const EVENTS = 'events.out.tfevents.1.host.1';

it('names each run for itself, even in the same millisecond, and stays in its folder', () => {
  const runs = [0, 0, 1].map(() => basename(makeRunFolder(folder, '../pump 1/auto', 0)));
  expect(runs).toEqual([
    '..-pump-1-auto-19700101T000000000Z',
    '..-pump-1-auto-19700101T000000001Z',
    '..-pump-1-auto-19700101T000000002Z',
  ]);
  expect(readdirSync(folder)).toHaveLength(3);
});

it('removes the oldest runs of its own, whatever they are called, and nothing else', () => {
  const own = ['b', 'a', 'c'].map((name, index) => makeRunFolder(folder, name, 1000 * index));
  for (const run of own) writeFileSync(join(run, `${EVENTS}.kymo`), '');
  const foreign = makeRunFolder(folder, 'foreign', 0);
  writeFileSync(join(foreign, EVENTS), '');
  const notes = join(folder, 'notes');
  mkdirSync(notes);
  writeFileSync(join(notes, `${EVENTS}.kymo`), '');
  pruneRunFolders(folder, 2);
  expect(own.map(existsSync)).toEqual([false, true, true]);
  expect([foreign, notes].every(existsSync)).toBe(true);
});
