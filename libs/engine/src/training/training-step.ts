import * as tf from '@tensorflow/tfjs-core';
import type { TensorFunction, TensorSpec } from '../engine';
import '../tfjs/gradients';
import type { FlatParameters } from './flat-parameters';
import { clipByNorm, type Optimizer } from './optimizers';
import type { Loss } from './options';

export interface StepShapes {
  /** `null` where each run decides. */
  readonly batchSize: number | null;
  readonly exampleShape: readonly number[];
  readonly noiseShapes: readonly (readonly number[])[];
}

export interface StepFunction {
  readonly compute: TensorFunction;
  readonly specs: TensorSpec[];
}

/**
 * One step of training as one function: loss, gradient, clipping and update.
 * Inputs: parameters, slots of the optimiser, rate, progress, batch, noise. Outputs: loss, parameters, slots.
 */
export function trainingStep(
  loss: Loss,
  parameters: FlatParameters,
  optimizer: Optimizer,
  clipNorm: number,
  shapes: StepShapes,
): StepFunction {
  const { slots } = optimizer;
  const vector = { shape: [parameters.size] };
  return {
    specs: [vector, ...Array.from({ length: slots }, () => vector), { shape: [] }, ...lossSpecs(shapes)],
    compute: (weights, ...rest) => {
      const state = rest.slice(0, slots);
      const [rate, progress, batch, ...noise] = rest.slice(slots) as [
        tf.Scalar,
        tf.Scalar,
        tf.Tensor,
        ...tf.Tensor[],
      ];
      const named = parameters.cut(weights!);
      const names = Object.keys(named);
      const { value, grads } = tf.valueAndGrads((...tensors: tf.Tensor[]) =>
        loss(Object.fromEntries(names.map((name, index) => [name, tensors[index]!])), {
          batch,
          noise,
          progress,
        }),
      )(Object.values(named));
      const joined = parameters.join(Object.fromEntries(names.map((name, index) => [name, grads[index]!])));
      const gradient = clipByNorm(joined, clipNorm);
      return [value, ...optimizer.update(weights!, gradient, rate, state)];
    },
  };
}

/** The loss alone. Inputs: parameters, progress, batch, noise. */
export function lossOnly(loss: Loss, parameters: FlatParameters, shapes: StepShapes): StepFunction {
  return {
    specs: [{ shape: [parameters.size] }, ...lossSpecs(shapes)],
    compute: (weights, progress, batch, ...noise) => [
      loss(parameters.cut(weights!), { batch: batch!, noise, progress: progress as tf.Scalar }),
    ],
  };
}

function lossSpecs({ batchSize, exampleShape, noiseShapes }: StepShapes): TensorSpec[] {
  return [
    { shape: [] },
    { shape: [batchSize, ...exampleShape] },
    ...noiseShapes.map((shape) => ({ shape: [batchSize, ...shape] })),
  ];
}
