import { normal, seededRandom } from '@kymo/statistics';
import { type DetectorFactory, type TrainingSeries } from '@kymo/domain';
import { createEngine } from '@kymo/engine';
import { windowsOf } from '@kymo/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInProcessFactory } from '../../runtime/in-process';
import { unhurried } from '../../training/unhurried.fixture';

const STEPS = 800;
const SMALL = {
  ...unhurried,
  windowLength: 16,
  patchLength: 4,
  units: 16,
  codeSize: 8,
  maxSteps: 300,
  folds: 2,
  trial: 'report',
};

/** One channel for each signal of step and noise. */
function stretch(signals: readonly ((step: number, noise: number) => number)[], seed = 1): TrainingSeries {
  const random = seededRandom(seed);
  const width = signals.length;
  const values = Float32Array.from({ length: STEPS * width }, (_, index) =>
    signals[index % width]!(Math.floor(index / width), normal(random)),
  );
  const channels = signals.map((_, index) => `channel ${index}`);
  return { series: 'it', startMs: 0, intervalMs: 60_000, channels, values };
}

describe('recurrent autoencoders', () => {
  let factory: DetectorFactory;
  beforeAll(async () => {
    factory = createInProcessFactory(await createEngine('onnx'));
  });
  afterAll(() => factory.close());

  const meanScore = async (
    name: string,
    options: object,
    training: TrainingSeries,
    fresh: readonly TrainingSeries[],
  ) => {
    const detector = await factory.restore(
      await factory.fit(name, { ...SMALL, ...options }, [training], { seed: 1 }),
    );
    const means: number[] = [];
    for (const one of fresh) {
      const scores = await detector.score(windowsOf(one, SMALL.windowLength, 4));
      means.push(scores.reduce((sum, { value }) => sum + value, 0) / scores.length);
    }
    await detector.dispose();
    return means;
  };

  it.each(['lstm-autoencoder', 'lstm-variational-autoencoder'])(
    '%s tells a broken relation from a level never seen, by its linear path',
    async (name) => {
      const level = (step: number) => Math.sin(step / 60);
      const tied = (shift: number, sign: number) =>
        [1, -1, sign].map(
          (own) => (step: number, noise: number) => own * (level(step) + shift) + 0.05 * noise,
        );
      const fresh = [stretch(tied(1.5, 1), 2), stretch(tied(0, -1), 2)];
      const ratio = async (options: object) => {
        const [shifted, broken] = await meanScore(name, options, stretch(tied(0, 1)), fresh);
        return broken! / shifted!;
      };
      const withPath = await ratio({});
      expect(withPath).toBeGreaterThan(2);
      expect(withPath).toBeGreaterThan(2 * (await ratio({ linearCodeSize: 0 })));
    },
  );

  it('learns a wave beside flags at one end of their range', async () => {
    const flag = (step: number) => Number(step % 397 === 0);
    const wave = (step: number, noise: number) => Math.sin(step / 5) + 0.02 * noise;
    const signals = [wave, ...Array.from({ length: 15 }, () => flag)];
    const training = stretch(signals);
    const artifact = await factory.fit('lstm-autoencoder', { ...SMALL, linearCodeSize: 0 }, [training], {
      seed: 1,
    });
    const { validationLoss } = artifact.report;
    const variance = 0.5 / 4 / signals.length;
    expect(Math.min(...validationLoss)).toBeLessThan(0.5 * variance);
  });
});
