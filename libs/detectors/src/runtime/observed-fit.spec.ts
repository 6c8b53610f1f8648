import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine } from '@kymo/engine';
import { plantStretch, readEventFile } from '@kymo/testing';
import type { DetectorFactory } from '@kymo/domain';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pickChannels } from '../preprocessing/pick-channels';
import { unhurried } from '../training/unhurried.fixture';
import { createDetectorFactory } from './detector-factory';
import { createInProcessFactory } from './in-process';

const whole = plantStretch(0, 0, 400);
/** Two channels: each is drawn at every snapshot. */
const channels = whole.channels.slice(0, 2);
const training = [{ ...whole, channels, values: pickChannels(whole.values, whole.channels, channels, 400) }];
const deep = { ...unhurried, windowLength: 16, maxSteps: 100, trial: 'report' };
const PICTURES = 'reconstruction: actual blue, expected orange';

describe('a fit with event files', () => {
  let factory: DetectorFactory;
  let folder: string;
  beforeAll(async () => {
    factory = createInProcessFactory(await createEngine('onnx'));
  });
  afterAll(() => factory.close());
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'kymo-watched-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const partsOf = (run = folder) =>
    readdirSync(run, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  const eventsOf = (...parts: string[]) => {
    const run = join(folder, ...parts);
    const [name] = readdirSync(run).filter((entry) => entry.endsWith('.kymo'));
    return readEventFile(join(run, name!)).values;
  };
  const stepsOf = (values: ReturnType<typeof eventsOf>, tag: string) =>
    values.flatMap((value) => (value.tag === tag ? [value.step] : []));

  it('records the course of every network, and has the same result without', async () => {
    const run = { seed: 1, tensorboard: folder };
    const watched = await factory.fit('stacked-autoencoder', deep, training, run);
    const alone = await factory.fit('stacked-autoencoder', deep, training, { seed: 1 });
    expect(watched.weights).toEqual(alone.weights);
    expect(watched.fitted).toEqual(alone.fitted);
    expect(partsOf().length).toBeGreaterThan(1);
    for (const values of [eventsOf(), ...partsOf().map((part) => eventsOf(part))]) {
      for (const tag of ['loss/training', 'loss/validation', 'learning_rate'])
        expect(stepsOf(values, tag)).toEqual([40, 80, 100]);
      const snapshots = [40, 80, 100];
      for (const tag of ['reconstruction_error', 'latent_code', `${PICTURES}/${watched.channels[0]}`])
        expect(stepsOf(values, tag), tag).toEqual(snapshots);
    }
    const losses = eventsOf().flatMap(({ tag, scalar }) => (tag === 'loss/validation' ? [scalar!] : []));
    losses.forEach((loss, index) => expect(loss).toBeCloseTo(watched.report.validationLoss[index]!, 6));
    const [rate] = eventsOf()
      .filter(({ tag }) => tag === 'learning_rate')
      .slice(-1);
    expect(rate!.scalar).toBeLessThan(0.002);
    expect(String(eventsOf()[0]!.tensor?.get(8))).toContain('"maxSteps": 100');
  });

  it('records a snapshot at the end for a network without a course', async () => {
    await factory.fit('linear-autoencoder', { windowLength: 16 }, training, { seed: 1, tensorboard: folder });
    for (const values of [eventsOf(), eventsOf(partsOf()[0]!)]) {
      const tags = new Set(values.map(({ tag }) => tag.split('/')[0]).filter((tag) => tag !== 'options'));
      expect([...tags]).toEqual(['explained_variance', 'reconstruction_error', 'latent_code', PICTURES]);
    }
  });

  it('records the members of an ensemble below it', async () => {
    const detectors = ['linear-autoencoder', 'auto'].map((detector) => ({ detector }));
    const options = { windowLength: 16, detectors, trial: 'report' };
    await factory.fit('ensemble', options, training, { seed: 1, tensorboard: folder });
    expect(partsOf()).toEqual(['1-linear-autoencoder', '2-auto']);
    expect(stepsOf(eventsOf('2-auto'), 'reconstruction_error')).toEqual([0]);
  });

  it('continues if they can no longer be written, and warns once, from a worker too', async () => {
    const blocked = join(folder, 'file');
    writeFileSync(blocked, '');
    const workers = createDetectorFactory({ scoringWorkers: 1, engine: 'onnx' });
    for (const each of [factory, workers]) {
      const warnings: string[] = [];
      const run = {
        seed: 1,
        tensorboard: join(blocked, 'run'),
        onWarning: (warning: string) => void warnings.push(warning),
      };
      const { weights } = await each.fit('linear-autoencoder', { windowLength: 16 }, training, run);
      expect(weights.length).toBeGreaterThan(0);
      expect(warnings).toEqual([
        expect.stringMatching(/^Event files for TensorBoard can no longer .*ENOTDIR/),
      ]);
    }
    await workers.close();
  });
});
