import { normal, seededRandom } from '@kymo/statistics';
import { type Artifact, type TrainingSeries } from '@kymo/domain';
import { createEngine } from '@kymo/engine';
import { plantStretch } from '@kymo/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInProcessFactory } from '../runtime/in-process';

const CHANNELS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** Values that have no relation to each other. */
function noise(): TrainingSeries {
  const random = seededRandom(3);
  const values = Float32Array.from({ length: 1600 * CHANNELS.length }, () => normal(random));
  return { series: 'noise', intervalMs: 60_000, startMs: 0, channels: CHANNELS, values };
}

/** Keeps so many components that it gives back whatever it is shown. */
const COPIES = { windowLength: 16, varianceShare: 0.9999, codeSize: 2000 };

describe('a fitted detector', () => {
  let factory: ReturnType<typeof createInProcessFactory>;
  beforeAll(async () => {
    factory = createInProcessFactory(await createEngine('onnx'));
  });
  afterAll(() => factory.close());
  const fit = (detector: string, options: Record<string, unknown>, training: TrainingSeries) =>
    factory.fit(detector, options, [training], { seed: 1 });

  it('is refused with a readable report if it copies its input', async () => {
    await expect(fit('linear-autoencoder', COPIES, noise())).rejects.toMatchObject({
      code: 'DETECTOR_REFUSED',
      message: expect.stringMatching(
        /cannot tell .*\n.*Tried on \d+ unseen windows.*\n +injected fault +ROC AUC +caught\n +spike +0\.\d+ +\d+\.\d %\n(.*\n){7}The best ROC AUC/,
      ) as string,
    });
  });

  it.each([
    ['linear-autoencoder', { windowLength: 16, codeSize: 4 }, noise()],
    ['auto', {}, plantStretch(0, 0, 400)],
    ['linear-autoencoder', {}, plantStretch(0, 0, 192)],
    ['linear-autoencoder', {}, plantStretch(0, 0, 600)],
  ])(
    'is accepted if it tells injected faults from clean data: %s %j',
    async (detector, options, training) => {
      const { report } = await fit(detector, options, training);
      expect(Math.max(...report.trial!.faults.map(({ auc }) => auc))).toBeGreaterThan(0.6);
    },
  );

  it('is accepted nevertheless with the option trial: report', async () => {
    const { report } = await fit('linear-autoencoder', { ...COPIES, trial: 'report' }, noise());
    const seen = report.trial!.faults.filter(({ kind }) => kind !== 'stuck');
    expect(Math.max(...seen.map(({ auc }) => auc))).toBeLessThan(0.6);
  });

  it('has the same weights whatever the option trial is', async () => {
    const weightsOf = ({ weights, fitted }: Artifact) => ({ weights, fitted });
    const [refused, reported] = [
      await fit('linear-autoencoder', { trial: 'refuse' }, plantStretch(0, 0, 400)),
      await fit('linear-autoencoder', { trial: 'report' }, plantStretch(0, 0, 400)),
    ];
    expect(weightsOf(reported)).toEqual(weightsOf(refused));
    expect(reported.report.trial).toEqual(refused.report.trial);
  });
});
