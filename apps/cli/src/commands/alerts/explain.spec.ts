import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DetectorName } from '@kymo/detectors';
import { afterEach, expect, it } from 'vitest';
import { replayIncident } from '../../alerts/replay';
import { FAULTS, stretch, watchPlant } from './watched-plant.fixture';

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

it.each<[DetectorName, object]>([
  ['lstm-autoencoder', { maxSteps: 20 }],
  ['diffusion-autoencoder', { maxSteps: 100, layers: [64, 16, 64] }],
  [
    'ensemble',
    {
      detectors: [
        { detector: 'linear-autoencoder', options: {} },
        { detector: 'lstm-autoencoder', options: { maxSteps: 20 } },
        { detector: 'diffusion-autoencoder', options: { maxSteps: 20, layers: [16] } },
      ],
    },
  ],
])('replays an alert of %s to the last digit', async (detector, options) => {
  const folder = mkdtempSync(join(tmpdir(), 'kymo-explain-'));
  folders.push(folder);
  const incidents = await watchPlant(folder, detector, options);
  expect(incidents.map(({ startMs }) => startMs)).toContain(
    stretch.startMs + FAULTS[0]! * stretch.intervalMs,
  );
  for (const { id, model } of incidents) {
    expect(model!.detector).toBe(detector);
    const { score, threshold, channels, steps } = await replayIncident(folder, id, { engine: 'onnx' });
    expect(score).toEqual({ then: score.then, now: score.then, reproduced: true });
    expect(score.then).toBeGreaterThan(threshold);
    expect(channels.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 3);
    expect(steps.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 3);
  }
});
