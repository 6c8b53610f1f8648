import { createEngine } from '@kymo/engine';
import { describeDetectors } from '@kymo/testing';
import { memory } from '@tensorflow/tfjs-core';
import { createInProcessFactory } from '../runtime/in-process';
import { detectors, type DetectorName } from './registry';

const window = { windowLength: 32 };
const deep = (options: Record<string, unknown>) => ({
  ...window,
  detectors: [{ detector: 'linear-autoencoder' }, { detector: 'lstm-variational-autoencoder', options }],
});
const smaller: Partial<Record<DetectorName, Record<string, unknown>>> = {
  auto: window,
  'linear-autoencoder': window,
  'overcomplete-autoencoder': { ...window, maxSteps: 100 },
  'masked-autoencoder': window,
  'lstm-autoencoder': { ...window, units: 32, maxSteps: 400 },
  'lstm-variational-autoencoder': { ...window, units: 32, maxSteps: 400 },
  ensemble: deep({ units: 32, maxSteps: 400 }),
};
const tiny: Partial<Record<DetectorName, Record<string, unknown>>> = {
  auto: window,
  'linear-autoencoder': window,
  ensemble: deep({ units: 8, maxSteps: 5 }),
};

describeDetectors({
  names: Object.keys(detectors),
  createFactory: async () => createInProcessFactory(await createEngine('onnx')),
  options: (name) => smaller[name as DetectorName] ?? { ...window, maxSteps: 300 },
  tinyOptions: (name) => tiny[name as DetectorName] ?? { ...window, maxSteps: 5 },
  tensorCount: () => memory().numTensors,
});
