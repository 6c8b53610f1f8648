import { seededRandom } from '@kymo/statistics';
import { sizeOf } from '../tensor-specs';
import { fillNormal, shuffledBatches } from './examples';
import type { FlatParameters } from './flat-parameters';
import { optimizers } from './optimizers';
import { learningRate } from './schedule';
import type { Settings } from './options';
import { trainingStep } from './training-step';

/** Takes training steps one after another. */
export interface Stepper {
  /** Loss of the batch before the update. */
  step(index: number): Promise<number>;
  /** Learning rate of a step. */
  rate(index: number): number;
  /** Parameters after the last step; overwritten by the step after next. */
  weights(): Float32Array;
  dispose(): Promise<void>;
}

/** Weights and optimiser state alternate between two sets of arrays, so that no step copies or allocates them. */
export async function createStepper(settings: Settings, parameters: FlatParameters): Promise<Stepper> {
  const { engine, training, noiseShapes, maxSteps, seed } = settings;
  const optimizer = optimizers[settings.optimizer];
  const batchSize = Math.min(settings.batchSize, training.count);
  const shapes = { batchSize, exampleShape: training.shape, noiseShapes };
  const { compute, specs } = trainingStep(settings.loss, parameters, optimizer, settings.clipNorm, shapes);
  const compiled = await engine.compile(compute, specs);

  const nextBatch = shuffledBatches(training.count, batchSize, seed);
  const random = seededRandom(seed ^ 0x5eed);
  const batch = new Float32Array(batchSize * sizeOf(training.shape));
  const noise = noiseShapes.map((shape) => new Float32Array(batchSize * sizeOf(shape)));
  const loss = new Float32Array(1);
  const schedule = {
    peak: settings.learningRate,
    warmupSteps: settings.warmupSteps,
    maxSteps,
    finalShare: settings.finalRateShare,
  };
  const blank = () => Array.from({ length: optimizer.slots }, () => new Float32Array(parameters.size));
  let state = [parameters.values.slice(), ...blank()];
  let spare = [new Float32Array(parameters.size), ...blank()];

  return {
    async step(index) {
      training.fill(nextBatch(), batch);
      for (const values of noise) fillNormal(values, random);
      const rate = Float32Array.of(optimizer.rate(learningRate(index, schedule), index));
      const progress = Float32Array.of(index / maxSteps);
      await compiled.run([...state, rate, progress, batch, ...noise], [loss, ...spare]);
      [state, spare] = [spare, state];
      return loss[0]!;
    },
    rate: (index) => learningRate(index, schedule),
    weights: () => state[0]!,
    dispose: () => compiled.dispose(),
  };
}
