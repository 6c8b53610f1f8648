import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Artifact } from '@kymo/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadArtifact, saveArtifact } from './artifact-folder';
import { sealArtifact } from './seal';

const artifact: Artifact = sealArtifact({
  formatVersion: 3,
  detector: 'linear-autoencoder',
  options: { windowLength: 8 },
  channels: ['flow', 'pressure'],
  windowLength: 8,
  fitted: { series: { 'pump-1': { mean: [0.1, 1 / 3] } } },
  report: {
    fittedAt: '2025-01-06T00:00:00.000Z',
    seed: 1,
    engine: 'tfjs',
    series: ['pump-1'],
    trainingWindows: 10,
    validationWindows: 0,
    epochs: 1,
    trainingLoss: [],
    validationLoss: [],
    seconds: 0.1,
    trial: { windows: 40, falseAlarmShare: 0, faults: [{ kind: 'spike', auc: 1, caughtShare: 0.9 }] },
  },
  weights: [
    { name: 'mean', shape: [3], values: Float32Array.of(0.1, -0, 1e-38) },
    { name: 'empty', shape: [0, 3], values: new Float32Array() },
  ],
});

describe('an artifact in a folder', () => {
  let folder: string;
  let place: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kymo-artifact-'));
    place = await saveArtifact(folder, artifact);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('comes back as it went', async () => {
    expect(await loadArtifact(folder, artifact.hash)).toEqual(artifact);
    expect(await readdir(folder)).toEqual([artifact.hash]);
  });

  it('may be saved again, which mends it', async () => {
    await saveArtifact(folder, artifact);
    await truncate(join(place, 'weights.bin'), 5);
    await saveArtifact(folder, artifact);
    expect(await loadArtifact(folder, artifact.hash)).toEqual(artifact);
    expect(await readdir(folder)).toEqual([artifact.hash]);
  });

  const rewrite = async (change: (document: Record<string, unknown>) => void) => {
    const file = join(place, 'artifact.json');
    const document = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
    change(document);
    await writeFile(file, JSON.stringify(document));
  };
  const flip = async () => {
    const file = join(place, 'weights.bin');
    const bytes = await readFile(file);
    bytes[2]! ^= 1;
    await writeFile(file, bytes);
  };

  it.each<[string, () => Promise<unknown>, string, RegExp]>([
    ['a flipped bit', flip, 'ARTIFACT_DAMAGED', /has the hash/],
    ['short weights', () => truncate(join(place, 'weights.bin'), 5), 'ARTIFACT_DAMAGED', /5 bytes/],
    ['no weights', () => rm(join(place, 'weights.bin')), 'ARTIFACT_DAMAGED', /does not exist/],
    ['half a document', () => truncate(join(place, 'artifact.json'), 40), 'ARTIFACT_DAMAGED', /not JSON/],
    [
      'another option',
      () => rewrite((it) => (it['options'] = { windowLength: 9 })),
      'ARTIFACT_DAMAGED',
      /has the hash/,
    ],
    ['a missing part', () => rewrite((it) => delete it['channels']), 'ARTIFACT_DAMAGED', /is invalid/],
    ['a newer format', () => rewrite((it) => (it['formatVersion'] = 4)), 'ARTIFACT_FOREIGN', /version 4/],
    [
      'something else',
      () => writeFile(join(place, 'artifact.json'), '[1]'),
      'ARTIFACT_FOREIGN',
      /not an artifact/,
    ],
  ])('is refused with %s', async (_, damage, code, message) => {
    await damage();
    await expect(loadArtifact(folder, artifact.hash)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });

  it('is refused where there is none', async () => {
    await expect(loadArtifact(folder, 'f'.repeat(64))).rejects.toMatchObject({ code: 'ARTIFACT_DAMAGED' });
  });

  it('is not searched outside its folder', async () => {
    await expect(loadArtifact(join(folder, 'deeper'), `../${artifact.hash}`)).rejects.toMatchObject({
      code: 'ARTIFACT_FOREIGN',
      message: expect.stringMatching(/is not a hash/) as string,
    });
  });
});
