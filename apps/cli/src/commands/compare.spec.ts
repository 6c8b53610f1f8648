import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exitCodeOf } from '@kymo/domain';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { compareCommand } from './compare';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'kymo-compare-'))));
afterEach(() => rm(folder, { recursive: true }));

const report = (series: unknown) => ({ formatVersion: 1, detector: 'auto', series });

it.each([
  { name: 'nothing', other: null, says: /other\.json: its format version is undefined/ },
  { name: 'another version', other: { formatVersion: 2 }, says: /its format version is 2, 1 is known/ },
  { name: 'no series', other: report(undefined), says: /it names no detector, or no series; name a report/ },
  { name: 'series without names', other: report([null]), says: /it names no detector, or no series/ },
  { name: 'other series', other: report([{ name: 'b' }]), says: /share no series/ },
])('refuses a report with $name', async ({ other, says }) => {
  const paths = ['own.json', 'other.json'].map((name) => join(folder, name));
  await writeFile(paths[0]!, JSON.stringify(report([{ name: 'a' }])));
  await writeFile(paths[1]!, JSON.stringify(other));
  const refused: unknown = await compareCommand()
    .parseAsync(paths, { from: 'user' })
    .catch((thrown: unknown) => thrown);
  expect(refused).toMatchObject({ message: expect.stringMatching(says) });
  expect(exitCodeOf(refused)).toBe(2);
});
