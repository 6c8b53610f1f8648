import type { DetectorFactory } from '@kymo/domain';
import { createEngine } from '@kymo/engine';
import { plantStretch, windowsOf } from '@kymo/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInProcessFactory } from '../runtime/in-process';

const training = [plantStretch(0, 0, 400)];
const windows = windowsOf(plantStretch(0, 400, 60), 32, 8);

describe('every option of the networks', () => {
  let factory: DetectorFactory;
  beforeAll(async () => {
    factory = createInProcessFactory(await createEngine('onnx'));
  });
  afterAll(() => factory.close());

  it('leaves something of a window for a masked-autoencoder to see', async () => {
    const one = { ...training[0]!, channels: ['only'], values: training[0]!.values.slice(0, 400) };
    await expect(
      factory.fit('masked-autoencoder', { windowLength: 8, patchLength: 8 }, [one], { seed: 1 }),
    ).rejects.toMatchObject({ code: 'OPTIONS_INVALID' });
  });

  it.each<[string, Record<string, unknown>]>([
    ['stacked-autoencoder', { tiedWeights: true, activation: 'tanh' }],
    ['stacked-autoencoder', { layers: [], optimizer: 'sgd', validationShare: 0 }],
    ['stacked-autoencoder', { loss: 'huber', activation: 'relu' }],
    ['stacked-autoencoder', { loss: 'cross-entropy' }],
    ['stacked-autoencoder', { loss: 'gaussian' }],
    ['sparse-autoencoder', { sparsity: 'kl' }],
    ['sparse-autoencoder', { activation: 'relu' }],
    ['convolutional-autoencoder', { skips: true, filters: [4, 8, 8] }],
    ['convolutional-autoencoder', { windowLength: 30, filters: [4, 8], upsampling: 'transposed' }],
    ['denoising-autoencoder', { corruption: 'masking', network: { type: 'linear' } }],
    ['denoising-autoencoder', { network: { type: 'overcomplete' } }],
    ['denoising-autoencoder', { network: { type: 'sparse' } }],
    ['denoising-autoencoder', { corruption: 'channel-dropout', network: { type: 'convolutional' } }],
    ['denoising-autoencoder', { network: { type: 'lstm', units: 8, patchLength: 4 } }],
    ['variational-autoencoder', { draws: 0, annealingShare: 0, layers: [] }],
    ['variational-autoencoder', { noise: 'by-channel' }],
    ['variational-autoencoder', { likelihood: 'student-t', prior: 'student-t', degreesOfFreedom: 3 }],
    ['masked-autoencoder', { loss: 'gaussian' }],
    [
      'masked-autoencoder',
      { loss: 'cross-entropy', heads: 2, maskedShare: 0.5, scoringMasks: 2, decoderDepth: 2 },
    ],
    ['adversarial-autoencoder', { adversarialShare: 0.9, sensitivity: 1, loss: 'huber' }],
    ['adversarial-autoencoder', { loss: 'cross-entropy' }],
    ['adversarial-autoencoder', { loss: 'gaussian' }],
    ['diffusion-autoencoder', { noiseLevels: [0.3], layers: [16], loss: 'huber' }],
    ['conditional-variational-autoencoder', { layers: [], draws: 0 }],
    ['lstm-autoencoder', { units: 8, patchLength: 1, reversedDecoder: false }],
    ['lstm-autoencoder', { units: 8, loss: 'gaussian' }],
    ['lstm-autoencoder', { units: 8, cell: 'gru' }],
    ['lstm-variational-autoencoder', { units: 8, cell: 'gru' }],
    ['lstm-variational-autoencoder', { units: 8, draws: 2, reversedDecoder: false }],
  ])('fits and scores a %s with %j', async (name, options) => {
    const given = { windowLength: 32, maxSteps: 30, ...options };
    const artifact = await factory.fit(name, given, training, { seed: 1 });
    const { trainingLoss } = artifact.report;
    expect(trainingLoss.every(Number.isFinite)).toBe(true);
    const detector = await factory.restore(artifact);
    const cut = windows.map((window) => ({
      ...window,
      length: detector.windowLength,
      values: window.values.slice(0, detector.windowLength * window.channels.length),
    }));
    const scores = await detector.score(cut);
    expect(scores.every(({ value, reconstructionError }) => value >= 0 && reconstructionError >= 0)).toBe(
      true,
    );
    await detector.dispose();
  });

  it('stops a fit at its time budget', async () => {
    const options = { windowLength: 32, maxSteps: 1_000_000, patience: 1000, timeBudgetSeconds: 0.5 };
    const { report } = await factory.fit('stacked-autoencoder', options, training, { seed: 1 });
    expect(report.trainingLoss.length).toBeLessThan(1000);
  });
});
