import { createEngine } from '@kymo/engine';
import { describeDetectors } from '@kymo/testing';
import { memory } from '@tensorflow/tfjs-core';
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
  'masked-autoencoder': window,
  'lstm-autoencoder': { ...window, units: 16, maxSteps: 300 },
  'lstm-variational-autoencoder': { ...window, units: 16, maxSteps: 300 },
  ensemble: deep({ units: 16, maxSteps: 300 }),
};
/** So short that the tiny fits hold 32 windows: a shorter training part would take more folds. */
const tinyWindow = { ...unhurried, windowLength: 16, folds: 2 };
const tiny: Partial<Record<DetectorName, Record<string, unknown>>> = {
  auto: tinyWindow,
  'linear-autoencoder': tinyWindow,
  ensemble: deep({ units: 8, maxSteps: 5 }, tinyWindow),
};

describeDetectors({
  names: Object.keys(detectors),
  createFactory: async () => createInProcessFactory(await createEngine('onnx')),
  options: (name) => smaller[name as DetectorName] ?? { ...window, maxSteps: 300 },
  tinyOptions: (name) => tiny[name as DetectorName] ?? { ...tinyWindow, maxSteps: 5 },
  tensorCount: () => memory().numTensors,
});
