import type { Values } from '@kymo/domain';
import { createEngine, type Engine } from '@kymo/engine';
import { plantStretch, windowsOf } from '@kymo/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInProcessFactory } from '../runtime/in-process';
import { inspectArtifact } from './inspect-artifact';

const STEPS = 16;

describe('a look at a model', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine('onnx');
  });
  afterAll(() => engine.dispose());

  const inspect = async (detector: string, options: Record<string, unknown>) => {
    const factory = createInProcessFactory(engine);
    const artifact = await factory.fit(detector, options, [plantStretch(0, 0, 500)], { seed: 1 });
    const windows = windowsOf(plantStretch(0, 500, 300), STEPS, 4);
    const broken = windows[20]!;
    const values = broken.values.map((value, index) =>
      index % broken.channels.length === 0 ? 3 * value : value,
    );
    windows[20] = { ...broken, values };
    return { artifact, broken, windows, inspection: await inspectArtifact(engine, artifact, windows, 1) };
  };

  it('shows what was rebuilt worst and best, and where codes lie', async () => {
    const { broken, windows, inspection } = await inspect('linear-autoencoder', { windowLength: STEPS });
    const { best, worst, scores, latent } = inspection;
    expect(worst[0]!.window.startMs).toBe(broken.startMs);
    expect(worst[0]!.score.value).toBe(Math.max(...scores));
    expect(best[0]!.score.value).toBe(Math.min(...scores));
    expect(best[0]!.score.expected).toHaveLength(best[0]!.window.values.length);
    expect(latent.points).toHaveLength(windows.length);
    expect(latent.shares[0]).toBeGreaterThanOrEqual(latent.shares[1]);
    expect(latent.shares[0] + latent.shares[1]).toBeLessThanOrEqual(1.001);
  });

  it('refuses a series that the model was not fitted on: it would show what is usual of others', async () => {
    const { artifact, broken } = await inspect('linear-autoencoder', { windowLength: STEPS });
    const strangers = [{ ...broken, series: 'stranger' }];
    await expect(inspectArtifact(engine, artifact, strangers, 1)).rejects.toThrow(
      /not fitted on this series/,
    );
  });

  it('makes windows of codes: like those seen, and from one to another', async () => {
    const { inspection } = await inspect('variational-autoencoder', { windowLength: STEPS, maxSteps: 300 });
    const { sampled, walk, best } = inspection;
    const channels = best[0]!.score.channels.length;
    const range = (values: Values, channel: number) =>
      [...values].filter((_, index) => index % channels === channel);
    const usual = range(plantStretch(0, 0, 800).values, 0).filter(Number.isFinite);
    const spread = Math.max(...usual) - Math.min(...usual);
    for (const { values } of sampled!) {
      expect(values).toHaveLength(STEPS * channels);
      for (const value of range(values, 0)) {
        expect(value).toBeGreaterThan(Math.min(...usual) - spread);
        expect(value).toBeLessThan(Math.max(...usual) + spread);
      }
    }
    const steps = walk!.steps.map(({ values }) => values);
    const apart = (one: Float32Array, other: Float32Array) =>
      one.reduce((sum, value, index) => sum + (value - other[index]!) ** 2, 0);
    expect(apart(steps[0]!, steps[1]!)).toBeLessThan(apart(steps[0]!, steps.at(-1)!));
    expect(inspection.artifact.report.validationLoss.length).toBeGreaterThan(1);
  });
});
