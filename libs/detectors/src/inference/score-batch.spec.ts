import { createEngine } from '@kymo/engine';
import { plantStretch, windowsOf } from '@kymo/testing';
import { expect, it } from 'vitest';
import { createInProcessFactory } from '../runtime/in-process';

it('expects nothing of a channel of which the window has no value', async () => {
  const factory = createInProcessFactory(await createEngine('onnx'));
  const options = { windowLength: 32 };
  const fitted = await factory.fit('linear-autoencoder', options, [plantStretch(0, 0, 1000)], { seed: 1 });
  const detector = await factory.restore(fitted);
  const [window] = windowsOf(plantStretch(0, 1000, 32), 32, 32);
  const width = window!.channels.length;
  const values = window!.values.map((value, index) => (index % width === 1 ? NaN : value));
  const [score] = await detector.score([{ ...window!, freshSteps: 32, values }]);
  const isExpected = [...score!.expected].map(Number.isFinite);
  expect(isExpected).toEqual(isExpected.map((_, index) => index % width !== 1));
  await detector.dispose();
  await factory.close();
});
