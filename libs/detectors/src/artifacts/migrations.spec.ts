import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DetectorFactory, Window } from '@kymo/domain';
import { createEngine } from '@kymo/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInProcessFactory } from '../runtime/in-process';
import { loadArtifact, saveArtifact } from './artifact-folder';
import { hashesIn } from './find-hash';

/** Windows as they scored when the artifact was written. */
interface Recorded {
  readonly series: string;
  readonly startMs: number;
  readonly values: readonly (number | null)[];
  readonly score: number;
  readonly contributions: readonly number[];
}

const windowOf = ({ series, startMs, values }: Recorded): Window => ({
  series,
  tags: {},
  startMs,
  intervalMs: 60_000,
  length: 8,
  channels: ['flow', 'pressure'],
  values: Float32Array.from(values, (value) => value ?? NaN),
  freshSteps: 2,
  freshSamples: 4,
  silentChannels: [],
});

describe.each([1, 2])('an artifact of version %i', (version) => {
  const folder = fileURLToPath(new URL(`testcases/v${version}`, import.meta.url));
  let factory: DetectorFactory;
  let copies: string;
  beforeAll(async () => {
    factory = createInProcessFactory(await createEngine('onnx'));
    copies = await mkdtemp(join(tmpdir(), 'kymo-artifact-'));
  });
  afterAll(async () => {
    await factory.close();
    await rm(copies, { recursive: true });
  });

  it.each(readdirSync(folder))('scores as that version did, under the same hash: %s', async (name) => {
    const [hash] = await hashesIn(join(folder, name));
    const artifact = await loadArtifact(join(folder, name), hash!);
    await saveArtifact(copies, artifact);
    expect(await loadArtifact(copies, hash!)).toEqual(artifact);
    const detector = await factory.restore(artifact);
    expect([artifact.formatVersion, detector.model]).toEqual([version, { detector: name, hash }]);

    const recorded = JSON.parse(readFileSync(join(folder, name, 'windows.json'), 'utf8')) as Recorded[];
    expect(recorded).toHaveLength(9);
    const scores = await detector.score(recorded.map(windowOf));
    recorded.forEach(({ score, contributions }, index) => {
      expect(scores[index]!.value / score).toBeCloseTo(1, 4);
      contributions.forEach((share, channel) =>
        expect(scores[index]!.contributions[channel]).toBeCloseTo(share, 4),
      );
    });
    await detector.dispose();
  });
});
