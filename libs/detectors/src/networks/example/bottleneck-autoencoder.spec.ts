import { createEngine } from '@kymo/engine';
import { expect, it } from 'vitest';
import type { NetworkDefinition } from '../../types/network';
import { fitSmall } from '../fit-small.fixture';
import { bottleneckAutoencoder } from './bottleneck-autoencoder.example';

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
