import { createEngine } from '@kymo/engine';
import { describeDetectors, plantStretch } from '@kymo/testing';
import { memory } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { createInProcessFactory } from '../runtime/in-process';
import { unhurried } from '../training/unhurried.fixture';
import { detectors, type DetectorName } from './registry';

/** Two folds instead of four: the contract does not ask how well the boundary is placed. */
const window = { ...unhurried, windowLength: 32, folds: 2 };
const deep = (options: Record<string, unknown>, shared = window) => ({
  ...shared,
  detectors: [{ detector: 'linear-autoencoder' }, { detector: 'lstm-variational-autoencoder', options }],
});
const smaller: Partial<Record<DetectorName, Record<string, unknown>>> = {
  auto: window,
  'linear-autoencoder': window,
  'overcomplete-autoencoder': { ...window, maxSteps: 100 },
  'masked-autoencoder': { ...window, width: 16, heads: 2, maxSteps: 250 },
  'diffusion-autoencoder': { ...window, maxSteps: 300 },
  'lstm-autoencoder': { ...window, units: 16, maxSteps: 100 },
  'lstm-variational-autoencoder': { ...window, units: 16, maxSteps: 100 },
  ensemble: deep({ units: 16, maxSteps: 100 }),
};
/** So short that the tiny fits hold 32 windows: a shorter training part would take more folds. What learns nothing is not refused. */
const tinyWindow = { ...unhurried, windowLength: 16, folds: 2, trial: 'report' };
const tinyUnits = { units: 8, maxSteps: 5 };
const tiny: Partial<Record<DetectorName, Record<string, unknown>>> = {
  auto: tinyWindow,
  'linear-autoencoder': tinyWindow,
  'masked-autoencoder': { ...tinyWindow, width: 8, maxSteps: 5 },
  'lstm-autoencoder': { ...tinyWindow, ...tinyUnits },
  'lstm-variational-autoencoder': { ...tinyWindow, ...tinyUnits },
  ensemble: deep(tinyUnits, tinyWindow),
};

const createFactory = async () => createInProcessFactory(await createEngine('onnx'));

describeDetectors({
  names: Object.keys(detectors),
  createFactory,
  options: (name) => smaller[name as DetectorName] ?? { ...window, maxSteps: 150 },
  tinyOptions: (name) => tiny[name as DetectorName] ?? { ...tinyWindow, maxSteps: 5 },
  tensorCount: () => memory().numTensors,
});

it('draws other weights with another seed', async () => {
  const factory = await createFactory();
  const options = { ...tinyWindow, maxSteps: 5 };
  const fit = (seed: number) =>
    factory.fit('stacked-autoencoder', options, [plantStretch(0, 0, 300)], { seed });
  const [one, other] = [await fit(1), await fit(2)];
  expect(other.weights).not.toEqual(one.weights);
  await factory.close();
});
