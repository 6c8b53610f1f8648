import { normal, seededRandom } from '@kymo/statistics';
import { type Artifact, type Detector, type DetectorFactory, type TrainingSeries } from '@kymo/domain';
import { createEngine } from '@kymo/engine';
import { windowsOf } from '@kymo/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unhurried } from '../training/unhurried.fixture';
import { createInProcessFactory } from './in-process';

const STEPS = 600;
type Signal = (step: number, noise: () => number) => number;

/** A stretch made of one signal per channel. */
function stretch(
  series: string,
  signals: Readonly<Record<string, Signal>>,
  seed = 1,
  begin = 0,
): TrainingSeries {
  const random = seededRandom(seed);
  const channels = Object.keys(signals);
  const values = Float32Array.from({ length: STEPS * channels.length }, (_, index) => {
    const signal = signals[channels[index % channels.length]!]!;
    return signal(begin + Math.floor(index / channels.length), () => 0.02 * normal(random));
  });
  return { series, intervalMs: 60_000, startMs: begin * 60_000, channels, values };
}

const wave: Signal = (step, noise) => Math.sin(step / 7) + noise();
const flat: Signal = () => 5;
const never: Signal = () => NaN;

/** Short fits. Windows of 16 steps make the training part long enough for two folds instead of four. */
const SMALLER: Readonly<Record<string, object>> = {
  'stacked-autoencoder': { maxSteps: 30 },
  'lstm-variational-autoencoder': { maxSteps: 30, units: 8 },
};

describe('fitting on odd series', () => {
  let factory: DetectorFactory;
  beforeAll(async () => {
    factory = createInProcessFactory(await createEngine('onnx'));
  });
  afterAll(() => factory.close());

  const fit = (...training: TrainingSeries[]): Promise<Artifact> =>
    factory.fit('linear-autoencoder', { windowLength: 24 }, training, { seed: 1 });
  const worst = async (detector: Detector, fresh: TrainingSeries) => {
    const scores = await detector.score(windowsOf(fresh, detector.windowLength, 1));
    return Math.max(...scores.map(({ value }) => value));
  };

  it.each<[string, Record<string, Signal>]>([
    ['one channel', { a: wave }],
    ['a constant channel', { a: wave, b: flat }],
    ['nothing but constants', { a: flat, b: flat }],
    ['a channel that was never measured', { a: wave, b: never }],
    ['many gaps', { a: (step, noise) => (step % 5 === 0 ? NaN : wave(step, noise)), b: wave }],
    ['a long gap', { a: (step, noise) => (step > 200 && step < 320 ? NaN : wave(step, noise)) }],
  ])('judges a series with %s', async (_, signals) => {
    const detector = await factory.restore(await fit(stretch('it', signals)));
    expect(await worst(detector, stretch('it', signals, 2, STEPS))).toBeLessThan(1);
    const broken = {
      ...signals,
      a: (step: number, noise: () => number) => (step === 900 ? 9 : signals['a']!(step, noise)),
    };
    expect(await worst(detector, stretch('it', broken, 2, STEPS))).toBeGreaterThan(1);
    await detector.dispose();
  });

  it.each<[string, Record<string, string>]>([
    [
      'standard scaling, the last value in gaps, a boundary at the quantile',
      { scaling: 'standard', imputation: 'carry', calibration: 'quantile' },
    ],
    [
      'robust scaling, lines in gaps, a boundary by conformal p-values',
      { scaling: 'robust', imputation: 'linear', calibration: 'conformal' },
    ],
    ['the mean in gaps', { imputation: 'mean' }],
  ])('judges a series with gaps and a constant channel: %s', async (_, options) => {
    const gappy: Signal = (step, noise) => (step % 7 === 0 ? NaN : wave(step, noise));
    const signals = { a: gappy, b: flat, c: wave };
    const training = stretch('it', signals);
    const detector = await factory.restore(
      await factory.fit('linear-autoencoder', { windowLength: 24, ...options }, [training], { seed: 1 }),
    );
    expect(await worst(detector, stretch('it', signals, 2, STEPS))).toBeLessThan(2.5);
    const broken = {
      ...signals,
      c: (step: number, noise: () => number) => (step === 900 ? 9 : wave(step, noise)),
    };
    expect(await worst(detector, stretch('it', broken, 2, STEPS))).toBeGreaterThan(3);
    await detector.dispose();
  });

  it('alarms when a constant channel moves', async () => {
    const detector = await factory.restore(await fit(stretch('it', { a: wave, b: flat })));
    const moved = { a: wave, b: (step: number) => (step > 1000 ? 6 : 5) };
    expect(await worst(detector, stretch('it', moved, 2, STEPS))).toBeGreaterThan(10);
    await detector.dispose();
  });

  it.each(['linear-autoencoder', 'stacked-autoencoder', 'lstm-variational-autoencoder'])(
    'ignores errors of %s that are rounding',
    async (name) => {
      const signals = { a: flat, b: flat };
      const artifact = await factory.fit(
        name,
        { ...unhurried, windowLength: 16, ...SMALLER[name] },
        [stretch('it', signals)],
        { seed: 1 },
      );
      const detector = await factory.restore(artifact);
      const rounded = { ...signals, a: (step: number) => 5 + 1e-5 * (step % 2) };
      expect(await worst(detector, stretch('it', rounded, 2, STEPS))).toBeLessThan(1);
      const moved = { ...signals, a: (step: number) => (step > 1000 ? 6 : 5) };
      expect(await worst(detector, stretch('it', moved, 2, STEPS))).toBeGreaterThan(10);
      await detector.dispose();
    },
  );

  it('tries the model on the windows that could be held out, wherever they lie', async () => {
    const signals = { a: (step: number, noise: () => number) => (step > 150 ? NaN : wave(step, noise)) };
    expect((await fit(stretch('it', signals))).report.trial).toBeDefined();
  });

  it('ignores a channel that it has not learnt for a series', async () => {
    const one = stretch('one', { a: wave, b: wave });
    const other = stretch('other', { a: wave }, 2);
    const detector = await factory.restore(await fit(one, other));
    const fresh = { a: wave, b: (step: number) => 1000 * step };
    expect(await worst(detector, stretch('other', fresh, 3, STEPS))).toBeLessThan(1);
    await detector.dispose();
  });

  it('leaves out a series that is too short, and says so', async () => {
    const whole = stretch('short', { a: wave });
    const short = { ...whole, values: whole.values.slice(0, 50) };
    const artifact = await fit(stretch('long', { a: wave }), short);
    const detector = await factory.restore(artifact);
    expect([detector.knows('long'), detector.knows('short')]).toEqual([true, false]);
    expect(artifact.report.series).toEqual(['long']);
    await detector.dispose();
  });

  it('does not change the training series', async () => {
    const training = stretch('it', { a: wave, b: never });
    const before = structuredClone(training);
    await fit(training);
    expect(training).toEqual(before);
  });

  it.each<[string, TrainingSeries[], RegExp]>([
    ['nothing', [], /on 0 series/],
    ['a series without values', [stretch('it', { a: never })], /measured to 50 %/],
  ])('refuses %s', async (_, training, message) => {
    await expect(fit(...training)).rejects.toMatchObject({
      code: 'TRAINING_TOO_SHORT',
      message: expect.stringMatching(message) as string,
    });
  });
});
