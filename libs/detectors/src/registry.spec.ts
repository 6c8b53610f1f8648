import { createEngine } from '@kymo/engine';
import { describeDetectors } from '@kymo/testing';
import { memory } from '@tensorflow/tfjs-core';
import { createInProcessFactory } from './factories/in-process';
import { detectors } from './registry';

describeDetectors({
  names: Object.keys(detectors),
  createFactory: async () => createInProcessFactory(await createEngine('onnx')),
  options: (name) => ({ windowLength: 32, ...(name === 'linear-autoencoder' ? {} : { units: 32, maxSteps: 400 }) }),
  tensorCount: () => memory().numTensors,
});
