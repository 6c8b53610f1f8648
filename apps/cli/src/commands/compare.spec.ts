import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exitCodeOf } from '@kymo/domain';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
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

it('averages the reports of one detector with other seeds', async () => {
  const path = async (name: string, seed: number, settled: number) => {
    await writeFile(
      join(folder, name),
      JSON.stringify({ ...report([{ name: 'a', vusPr: { settled } }]), seed }),
    );
    return join(folder, name);
  };
  const before = await path('before.json', 1, 0.5);
  const after = [await path('after-1.json', 1, 0.6), await path('after-2.json', 2, 0.8)];
  const written: string[] = [];
  const write = vi
    .spyOn(process.stdout, 'write')
    .mockImplementation((text) => written.push(String(text)) > 0);
  await compareCommand().parseAsync([after.join(','), before, '--json'], { from: 'user' });
  write.mockRestore();
  const { seeds, comparisons } = JSON.parse(written.join('')) as {
    seeds: number[];
    comparisons: { differences: unknown[] }[];
  };
  expect(seeds).toEqual([1, 2]);
  expect(comparisons[0]!.differences[0]).toMatchObject({
    figure: 'vusPr.settled',
    reference: expect.closeTo(0.7),
  });
});
