import { sizeOf } from '../tensor-specs';
import { consecutiveBatches } from './examples';
import type { FlatParameters } from './flat-parameters';
import type { Settings } from './options';
import { lossOnly } from './training-step';

/** Measures the loss over the validation examples. */
export interface Validator {
  /** Mean loss by example; `otherwise` where there are none to validate on. */
  loss(weights: Float32Array, otherwise: number): Promise<number>;
  dispose(): Promise<void>;
}

export async function createValidator(settings: Settings, parameters: FlatParameters): Promise<Validator> {
  const { engine, validation, noiseShapes, batchSize } = settings;
  if (validation.count === 0)
    return { loss: (_, otherwise) => Promise.resolve(otherwise), dispose: async () => {} };
  const shapes = { batchSize: null, exampleShape: validation.shape, noiseShapes };
  const { compute, specs } = lossOnly(settings.loss, parameters, shapes);
  const compiled = await engine.compile(compute, specs);
  const batches = consecutiveBatches(validation.count, batchSize).map((indices) => ({
    indices,
    batch: new Float32Array(indices.length * sizeOf(validation.shape)),
    noise: noiseShapes.map((shape) => new Float32Array(indices.length * sizeOf(shape))),
  }));
  return {
    async loss(weights) {
      let sum = 0;
      for (const { indices, batch, noise } of batches) {
        validation.fill(indices, batch);
        const [loss] = await compiled.run([weights, Float32Array.of(1), batch, ...noise]);
        sum += loss!.values[0]! * indices.length;
      }
      return sum / validation.count;
    },
    dispose: () => compiled.dispose(),
  };
}
