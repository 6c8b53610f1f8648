import { createEngine, type Engine } from '@kymo/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reconstruction } from '../inference/reconstructor';
import { conditionSpecs } from '../types/window-context';
import { fitSmall, smallSeries } from './fit-small.fixture';
import { maskedAutoencoder } from './masked-autoencoder/masked-autoencoder';

describe('every option of the networks', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine('onnx');
  });
  afterAll(() => engine.dispose());

  it('refuses a masked-autoencoder without a patch to see', () => {
    const options = maskedAutoencoder.optionsSchema.parse({ windowLength: 8, patchLength: 8 });
    expect(() => maskedAutoencoder.create(options, { steps: 8, channels: 1 }, ['only'])).toThrow(
      /single patch/,
    );
  });

  it.each<[string, Record<string, unknown>]>([
    ['stacked-autoencoder', { tiedWeights: true, activation: 'tanh', loss: 'gaussian' }],
    ['stacked-autoencoder', { layers: [], optimizer: 'sgd', validationShare: 0, loss: 'cross-entropy' }],
    ['stacked-autoencoder', { loss: 'huber', activation: 'relu' }],
    ['sparse-autoencoder', { sparsity: 'kl' }],
    ['sparse-autoencoder', { activation: 'relu' }],
    ['convolutional-autoencoder', { skips: true, filters: [4, 8, 8] }],
    ['convolutional-autoencoder', { windowLength: 14, filters: [4, 8], upsampling: 'transposed' }],
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
    ['lstm-autoencoder', { units: 8, patchLength: 2, reversedDecoder: false }],
    ['lstm-autoencoder', { units: 8, cell: 'gru', loss: 'gaussian' }],
    ['lstm-variational-autoencoder', { units: 8, cell: 'gru', draws: 2, reversedDecoder: false }],
  ])('fits and reconstructs by a %s with %j', async (name, options) => {
    const { network, shape, fitted } = await fitSmall(engine, name, {
      windowLength: 16,
      maxSteps: 8,
      ...options,
    });
    expect(fitted.trainingLoss.every(Number.isFinite)).toBe(true);
    const { steps, channels } = shape;
    const once = reconstruction(network, fitted.parameters);
    const compiled = await engine.compile(
      (batch, condition) => {
        const { expected, errors } = once(batch!, condition);
        return [expected!, errors!];
      },
      [{ shape: [1, steps, channels] }, ...conditionSpecs(network.condition)],
    );
    const window = smallSeries(steps, 300).values.slice(0, steps * channels);
    const condition = network.condition ? [new Float32Array(network.condition.size)] : [];
    const [expected, errors] = await compiled.run([window, ...condition]);
    await compiled.dispose();
    expect(expected!.values).toHaveLength(window.length);
    expect(expected!.values.every(Number.isFinite)).toBe(true);
    expect(errors!.values.every((error) => error >= 0 && Number.isFinite(error))).toBe(true);
  });

  it('stops a fit at its time budget', async () => {
    const options = { windowLength: 16, maxSteps: 1_000_000, patience: 1000 };
    const { fitted } = await fitSmall(engine, 'stacked-autoencoder', options, 150);
    expect(fitted.trainingLoss.length).toBeLessThan(1000);
  });
});
