import { mean, normal, seededRandom } from '@kymo/statistics';
import { type Artifact, type DetectorFactory, type TrainingSeries } from '@kymo/domain';
import { createEngine } from '@kymo/engine';
import { windowsOf } from '@kymo/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealArtifact } from '../../artifacts/seal';
import { createInProcessFactory } from '../../runtime/in-process';
import { fittedStateSchema } from '../../inference/fitted-state';
import { unhurried } from '../../training/unhurried.fixture';

const NOISE = [0.02, 0.1, 0.4];
const WINDOW = 24;
const STRIDE = 4;

/** Waves, each with a noise of its own; in spells every 400 steps at another level, hard to rebuild where it changes. */
function stretch(seed: number, spell = 0): TrainingSeries {
  const random = seededRandom(seed);
  const values = new Float32Array(2400 * NOISE.length);
  for (let index = 0; index < values.length; index++) {
    const [step, channel] = [Math.floor(index / NOISE.length), index % NOISE.length];
    const wave = Math.sin((2 * Math.PI * step) / (24 + 6 * channel) + channel);
    values[index] = (step % 400 < spell ? 2 : 0) + wave + NOISE[channel]! * normal(random);
  }
  const channels = ['calm', 'middling', 'noisy'];
  return { series: 'press', startMs: 0, intervalMs: 60_000, channels, values };
}

describe('the band of a variational network', () => {
  let factory: DetectorFactory;
  beforeAll(async () => {
    factory = createInProcessFactory(await createEngine('onnx'));
  });
  afterAll(() => factory.close());

  const fit = (spell: number, options: Record<string, unknown> = {}) =>
    factory.fit(
      'variational-autoencoder',
      {
        ...unhurried,
        windowLength: WINDOW,
        folds: 2,
        codeSize: 6,
        layers: [64],
        maxSteps: 400,
        trial: 'report',
        ...options,
      },
      [stretch(1, spell)],
      {
        seed: 1,
      },
    );

  /** One fit for the cases that change its weights alone. */
  let drawn: Promise<Artifact>;
  beforeAll(() => {
    drawn = fit(0, { maxSteps: 50 });
  });

  /** By channel and window: half width of the band, and how far the fresh values lie from what was expected. */
  async function bandsOf(artifact: Artifact, spell: number) {
    const windows = windowsOf(stretch(2, spell), WINDOW, STRIDE);
    const detector = await factory.restore(artifact);
    const scores = await detector.score(windows);
    await detector.dispose();
    return NOISE.map((_, channel) =>
      scores.map(({ band, expected }, index) => ({
        width: band[channel]!,
        residuals: Array.from({ length: STRIDE }, (_, fresh) => {
          const place = (WINDOW - STRIDE + fresh) * NOISE.length + channel;
          return Math.abs(windows[index]!.values[place]! - expected[fresh * NOISE.length + channel]!);
        }),
      })),
    );
  }

  it('holds about 99 of 100 clean values of every channel, whatever its noise', async () => {
    for (const windows of await bandsOf(await fit(0, { layers: [128, 64], maxSteps: 1000 }), 0)) {
      const held = windows.flatMap(({ width, residuals }) => residuals.map((one) => (one <= width ? 1 : 0)));
      expect(Math.abs(mean(held) - 0.99)).toBeLessThan(0.008);
    }
  });

  it('is wider where the network errs more', async () => {
    const ratios = (await bandsOf(await fit(60), 60)).map((windows) => {
      const byWidth = windows.toSorted((one, other) => other.width - one.width);
      const errorOf = (part: typeof windows) => mean(part.flatMap(({ residuals }) => residuals));
      const tenth = windows.length / 10;
      return errorOf(byWidth.slice(0, tenth)) / errorOf(byWidth.slice(tenth));
    });
    expect(mean(ratios)).toBeGreaterThan(1.3);
  });

  it.each<[string, Record<string, unknown>, (weights: Artifact['weights']) => Artifact['weights'], number]>([
    ['of the usual width where nothing is drawn', { draws: 0 }, (weights) => weights, 1],
    [
      'of the usual width in models that do not know what spread is usual',
      {},
      (weights) => weights.filter(({ name }) => name !== 'spread'),
      1,
    ],
    [
      'never more than twice as wide',
      {},
      (weights) =>
        weights.map((weight) =>
          ['noise', 'spread'].includes(weight.name)
            ? { ...weight, values: weight.values.map(() => 1e-12) }
            : weight,
        ),
      2,
    ],
  ])('is %s', async (_, options, change, times) => {
    const artifact = await (options['draws'] === 0 ? fit(0, { maxSteps: 50, ...options }) : drawn);
    const { band, scaling } = fittedStateSchema.parse(artifact.fitted).series['press']!;
    const bands = await bandsOf(sealArtifact({ ...artifact, weights: change(artifact.weights) }), 0);
    bands.forEach((windows, channel) => {
      for (const { width } of windows)
        expect(width / (band[channel]! * scaling.range[channel]!)).toBeCloseTo(times, 4);
    });
  });
});
