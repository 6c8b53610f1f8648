import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Artifact, Detector } from '@kymo/domain';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ArtifactEntry, ArtifactStore } from './artifact-store';

const hashOf = (number: number) => number.toString(16).padStart(4, '0').repeat(16);

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'kymo-artifacts-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** A store of so many models, each fitted a minute after the one before. */
function storeOf(count: number): ArtifactStore {
  const entries: Record<string, ArtifactEntry> = {};
  for (let number = 0; number < count; number++) {
    mkdirSync(join(folder, hashOf(number)));
    const fittedAt = new Date(number * 60_000).toISOString();
    entries[hashOf(number)] = { detector: 'd', group: 'pump', fittedAt, series: 1 };
  }
  return new ArtifactStore(folder, { restore: () => Promise.reject(new Error('not opened here')) }, entries);
}

describe('the artifact store', () => {
  it('deletes the oldest models that nothing names', async () => {
    const artifacts = storeOf(25);
    mkdirSync(join(folder, 'notes'));
    const pruned = await artifacts.prune(
      (hash) => hash === hashOf(0),
      () => [hashOf(2)],
    );
    expect([...pruned]).toEqual(['pump']);
    const kept = [0, 2, ...Array.from({ length: 20 }, (_, index) => index + 5)].map(hashOf);
    expect(readdirSync(folder).sort()).toEqual([...kept, 'notes'].sort());
    expect([...artifacts.entries.keys()].sort()).toEqual(kept.sort());
  });

  it('does not ask which are named while there are few', async () => {
    const named = vi.fn(() => []);
    expect(await storeOf(20).prune(() => false, named)).toEqual(new Set());
    expect(named).not.toHaveBeenCalled();
  });

  it('closes what is not in use, but not what comes into use while it closes', async () => {
    const closed: string[] = [];
    const used = new Set<string>();
    const restore = ({ hash }: Artifact) =>
      Promise.resolve({
        dispose: () => {
          closed.push(hash);
          used.add(hashOf(2));
          return Promise.resolve();
        },
      } as Detector);
    const artifacts = new ArtifactStore(folder, { restore }, {});
    for (const number of [1, 2]) await artifacts.add(artifactOf(hashOf(number)), 'pump');
    await artifacts.close((hash) => used.has(hash));
    expect(closed).toEqual([hashOf(1)]);
    expect([1, 2].map((number) => artifacts.get(hashOf(number)) !== undefined)).toEqual([false, true]);
  });

  it.each([
    ['0003', hashOf(3)],
    ['00030003', hashOf(3)],
    ['0009', /none of the 5 models/],
    ['000', /none of the 5 models/],
  ])('finds %s', async (beginning, found) => {
    const finding = storeOf(5).find(beginning);
    if (typeof found === 'string') expect(await finding).toBe(found);
    else
      await expect(finding).rejects.toMatchObject({
        code: 'MODEL_UNKNOWN',
        message: expect.stringMatching(found),
      });
  });
});

function artifactOf(hash: string): Artifact {
  return { hash, detector: 'd', weights: [], report: { fittedAt: '', series: [] } } as never;
}
