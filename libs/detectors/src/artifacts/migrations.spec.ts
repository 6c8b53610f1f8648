import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Window } from '@kymo/domain';
import { createEngine } from '@kymo/engine';
import { expect, it } from 'vitest';
import { createInProcessFactory } from '../factories/in-process';
import { loadArtifact, saveArtifact } from './artifact-folder';

const HASH = '06947c777d3a3e858fad947e3e1e8012a8ad6aae1a5d17d2f7f0c6cdcb132583';
const folder = fileURLToPath(new URL('testcases/v1', import.meta.url));

/** Windows as they scored when the artifact was written. */
interface Recorded {
  readonly series: string;
  readonly startMs: number;
  readonly values: readonly (number | null)[];
  readonly score: number;
  readonly contributions: readonly number[];
}

const recorded = JSON.parse(readFileSync(join(folder, 'windows.json'), 'utf8')) as Recorded[];

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

it('scores with an artifact of version 1 as that version did, under the same hash', async () => {
  const factory = createInProcessFactory(await createEngine('onnx'));
  const copies = await mkdtemp(join(tmpdir(), 'kymo-artifact-'));
  try {
    const artifact = await loadArtifact(folder, HASH);
    await saveArtifact(copies, artifact);
    expect(await loadArtifact(copies, HASH)).toEqual(artifact);
    const detector = await factory.restore(artifact);
    expect(detector.model).toEqual({ detector: 'linear-autoencoder', hash: HASH });
    const scores = await detector.score(recorded.map(windowOf));
    expect(recorded).toHaveLength(9);
    recorded.forEach(({ score, contributions }, index) => {
      expect(scores[index]!.value / score).toBeCloseTo(1, 4);
      contributions.forEach((share, channel) =>
        expect(scores[index]!.contributions[channel]).toBeCloseTo(share, 4),
      );
    });
    await detector.dispose();
  } finally {
    await factory.close();
    await rm(copies, { recursive: true });
  }
});
