import type { Artifact, DetectorFactory, FitProgress, TrainingSeries } from '@kymo/domain';
import { createEngine } from '@kymo/engine';
import { plantStretch, windowsOf } from '@kymo/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealArtifact } from '../artifacts/seal';
import { createDetectorFactory } from './detector-factory';
import { createInProcessFactory } from './in-process';

const options = { windowLength: 16, codeSize: 20 };
const training: TrainingSeries[] = [plantStretch(0, 0, 400), plantStretch(3, 0, 400)];
const windows = windowsOf(plantStretch(0, 400, 120), 16, 4);

describe('the detector factory', () => {
  let factory: DetectorFactory;
  let artifact: Artifact;
  beforeAll(async () => {
    factory = createDetectorFactory({ scoringWorkers: 2, engine: 'onnx', maxQueue: 8 });
    artifact = await factory.fit('linear-autoencoder', options, training, { seed: 1 });
  });
  afterAll(() => factory.close());

  it('fits and scores on its workers as in this process', async () => {
    const here = createInProcessFactory(await createEngine('onnx'));
    const fitted = await here.fit('linear-autoencoder', options, training, { seed: 1 });
    expect(artifact.weights).toEqual(fitted.weights);
    expect(artifact.fitted).toEqual(fitted.fitted);
    const away = await factory.restore(fitted);
    const near = await here.restore(fitted);
    expect(await away.score(windows)).toEqual(await near.score(windows));
    await away.dispose();
    await near.dispose();
    await here.close();
  });

  it('scores many batches at once and keeps their order', async () => {
    const detector = await factory.restore(artifact);
    const whole = await detector.score(windows);
    const single = await Promise.all(windows.map((window) => detector.score([window])));
    single.forEach(([score], index) => {
      expect(score!.timeMs).toBe(whole[index]!.timeMs);
      expect(score!.value).toBeCloseTo(whole[index]!.value, 4);
    });
    await detector.dispose();
  });

  it('scores what was asked for before it was disposed of', async () => {
    const detector = await factory.restore(artifact);
    const calls = windows.slice(0, 40).map((window) => detector.score([window]));
    await detector.dispose();
    for (const [score] of await Promise.all(calls)) expect(score!.value).toBeGreaterThan(0);
  });

  it('scores more windows at once than one batch holds, and small calls beside it', async () => {
    const detector = await factory.restore(artifact);
    const whole = await detector.score(windows);
    const many = Array.from({ length: 20 }, () => windows).flat();
    const [first, all, last] = await Promise.all(
      [windows.slice(0, 2), many, windows.slice(-1)].map((each) => detector.score(each)),
    );
    const values = (scores: typeof whole) => scores.map(({ value, expected }) => [value, ...expected]);
    const close = (found: typeof whole, wanted: typeof whole) =>
      values(found).forEach((row, index) => {
        const expected = values(wanted)[index]!;
        expect(row).toHaveLength(expected.length);
        row.forEach((value, place) => expect(value).toBeCloseTo(expected[place]!, 4));
      });
    close(first!, whole.slice(0, 2));
    close(last!, whole.slice(-1));
    close(all!, Array.from({ length: 20 }, () => whole).flat());
    await detector.dispose();
  });

  it('goes on scoring while it fits, tells how far the fit is, and can be told to stop', async () => {
    const detector = await factory.restore(artifact);
    const cancel = new AbortController();
    const told: FitProgress[] = [];
    let settled: Promise<string> | undefined;
    const begun = new Promise<void>((resolve) => {
      const onProgress = (progress: FitProgress) => {
        told.push(progress);
        resolve();
      };
      const run = { seed: 1, signal: cancel.signal, onProgress };
      const long = { windowLength: 16, maxSteps: 100_000, patience: 1000 };
      const fitting = factory.fit('lstm-autoencoder', long, training, run);
      settled = fitting.then(() => 'fitted').catch((error: { code: string }) => error.code);
    });
    await begun;
    expect(await detector.score(windows)).toHaveLength(windows.length);
    cancel.abort();
    expect(await settled).toBe('CANCELLED');
    expect(told[0]).toMatchObject({
      fraction: expect.any(Number) as number,
      step: expect.any(String) as string,
    });
    await detector.dispose();
  });
  it.each([
    ['no-such-detector', {}, 'OPTIONS_INVALID', /linear-autoencoder/],
    ['linear-autoencoder', { windowLenght: 16 }, 'OPTIONS_INVALID', /windowLenght/],
    ['lstm-autoencoder', { windowLength: 20 }, 'OPTIONS_INVALID', /not a multiple of patchLength 8; use 24/],
    ['linear-autoencoder', { windowLength: 200 }, 'TRAINING_TOO_SHORT', /400 steps.*at least 600/],
  ])('refuses to fit %s with %j', async (name, given, code, message) => {
    const failure = { code, message: expect.stringMatching(message) as string };
    await expect(factory.fit(name, given, training, { seed: 1 })).rejects.toMatchObject(failure);
  });

  it.each([
    ['another detector', { detector: 'crystal-ball' }],
    ['other options', { options: { windowLength: 'long' } }],
    ['nothing fitted', { fitted: {} }],
    ['no weights', { weights: [] }],
  ])('refuses an artifact with %s', async (_, change) => {
    await expect(factory.restore(sealArtifact({ ...artifact, ...change }))).rejects.toMatchObject({
      code: 'ARTIFACT_FOREIGN',
    });
  });

  it('refuses an artifact that was changed since', async () => {
    const changed = { ...artifact, windowLength: 32 };
    await expect(factory.restore(changed)).rejects.toMatchObject({ code: 'ARTIFACT_DAMAGED' });
  });

  it('refuses windows that the model cannot judge', async () => {
    const detector = await factory.restore(artifact);
    const [window] = windows;
    await expect(detector.score([{ ...window!, length: 8 }])).rejects.toMatchObject({
      code: 'OPTIONS_INVALID',
    });
    expect(await detector.score([])).toEqual([]);
    await detector.dispose();
  });
});
