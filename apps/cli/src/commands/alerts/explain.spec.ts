import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DetectorName } from '@kymo/detectors';
import type { Incident } from '@kymo/domain';
import { plantStretch } from '@kymo/testing';
import { afterEach, expect, it } from 'vitest';
import { replayIncident } from '../../alerts/replay';
import { FAULTS, recordsOf, stretch, watchPlant, WINDOW_LENGTH } from './watched-plant.fixture';

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

/** The first channel then does what it did an hour before: values that it often has, but not beside those of the others. */
const FAULT = 3900;

it('replays the departure of a channel from the others, where that raised the alert', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kymo-explain-'));
  folders.push(folder);
  const seen = plantStretch(0, 0, FAULT + 100);
  const late = recordsOf(seen, (value, step) =>
    step < FAULT ? value : seen.values[(step - 60) * seen.channels.length]!,
  );
  const incidents = await watchPlant(folder, 'linear-autoencoder', {}, late);
  const [{ id, rule, channels: told }] = incidents as [Incident];
  expect(rule).toContain('depart from how they go with each other');
  const { score, relation, channels, steps, traces } = await replayIncident(folder, id, { engine: 'onnx' });
  expect(score).toEqual({ then: score.then, now: score.then, reproduced: true });
  const { departure, boundary, replayed } = relation!;
  expect(replayed).toEqual({ then: departure, now: departure, reproduced: true });
  expect(departure).toBeGreaterThan(boundary);
  // The steps of a window that have the past within it which tells of them.
  expect(steps.length).toBe(WINDOW_LENGTH - 4);
  expect(traces[0]!.expected.length).toBe(steps.length);
  expect(channels[0]!.name).toBe(told[0]!.name);
  expect(steps.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 6);
});
