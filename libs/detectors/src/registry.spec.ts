import { createEngine } from '@kymo/engine';
import { describeDetectors } from '@kymo/testing';
import { memory } from '@tensorflow/tfjs-core';
import { createInProcessFactory } from './factories/in-process';
import { detectors, type DetectorName } from './registry';

const brief = { windowLength: 32, maxSteps: 400 };
const smaller: Partial<Record<DetectorName, Record<string, unknown>>> = {
  'linear-autoencoder': { windowLength: 32 },
  'overcomplete-autoencoder': { ...brief, expansion: 1.1, maxSteps: 150 },
  'convolutional-autoencoder': { ...brief, filters: [16, 16] },
  'lstm-autoencoder': { ...brief, units: 32 },
  'lstm-variational-autoencoder': { ...brief, units: 32 },
};

describeDetectors({
  names: Object.keys(detectors),
  createFactory: async () => createInProcessFactory(await createEngine('onnx')),
  options: (name) => smaller[name as DetectorName] ?? brief,
  tensorCount: () => memory().numTensors,
});
