import { createEngine } from '@kymo/engine';
import { describeDetectors } from '@kymo/testing';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createInProcessFactory } from '../../runtime/in-process';
import { unhurried } from '../../training/unhurried.fixture';
import type { NetworkDefinition } from '../../types/network';
import { fitSmall } from '../fit-small.fixture';
import { detectors } from '../registry';
import { bottleneckAutoencoder } from './bottleneck-autoencoder.example';

/** The line that the page has its reader add, for as long as these tests run. */
beforeAll(() => void Object.assign(detectors, { 'bottleneck-autoencoder': bottleneckAutoencoder }));
afterAll(() => void Reflect.deleteProperty(detectors, 'bottleneck-autoencoder'));

/** As `registry.spec.ts` has it for networks that it does not name. */
const window = { ...unhurried, folds: 2 };
describeDetectors({
  names: ['bottleneck-autoencoder'],
  createFactory: async () => createInProcessFactory(await createEngine('onnx')),
  options: () => ({ ...window, windowLength: 32, maxSteps: 150 }),
  tinyOptions: () => ({ ...window, windowLength: 16, trial: 'report', maxSteps: 5 }),
  tensorCount: () => memory().numTensors,
});

it('is a network that learns, of the weights that it says', async () => {
  const engine = await createEngine('onnx');
  const { fitted, shape } = await fitSmall(engine, bottleneckAutoencoder as NetworkDefinition, {
    windowLength: 16,
    codeSize: 4,
    maxSteps: 100,
  });
  await engine.dispose();
  const size = shape.steps * shape.channels;
  const shapes = Object.fromEntries(fitted.parameters.map((one) => [one.name, one.shape]));
  expect(shapes['encoder.0.kernel']).toEqual([size, 4]);
  expect(shapes['decoder.0.kernel']).toEqual([4, size]);
  expect(fitted.validationLoss.at(-1)!).toBeLessThan(fitted.validationLoss[0]!);
});
