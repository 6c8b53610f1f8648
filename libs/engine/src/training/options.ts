import type { Clock, WeightArray } from '@kymo/domain';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { Engine } from '../engine';

/** Examples drawn by index, so that overlapping windows need not be copied out. */
export interface ExampleSet {
  readonly count: number;
  /** Shape of one example, without the batch. */
  readonly shape: readonly number[];
  /** Writes the examples `indices` one after another into `into`. */
  fill(indices: Int32Array, into: Float32Array): void;
}

export interface LossInputs {
  /** `[batch, ...shape]` */
  readonly batch: Tensor;
  /** Standard normal draws, one tensor per entry of `noiseShapes`, `[batch, ...noiseShape]`; zeros in validation. */
  readonly noise: readonly Tensor[];
  /** Scalar: share of the training done, 0 to 1; for annealing. Always 1 in validation, so that losses compare. */
  readonly progress: Scalar;
}

export type Loss = (parameters: Readonly<Record<string, Tensor>>, inputs: LossInputs) => Scalar;

export interface TrainOptions {
  readonly engine: Engine;
  readonly parameters: readonly WeightArray[];
  readonly loss: Loss;
  readonly training: ExampleSet;
  readonly validation: ExampleSet;
  readonly noiseShapes?: readonly (readonly number[])[];
  /** Default 64. */
  readonly batchSize?: number;
  readonly maxSteps: number;
  readonly optimizer?: 'adam' | 'sgd';
  /** Peak learning rate. Default 0.002. */
  readonly learningRate?: number;
  /** Linear warm-up. Default 20. */
  readonly warmupSteps?: number;
  /** The cosine schedule ends at this share of the peak. Default 0.05. */
  readonly finalRateShare?: number;
  /** Global norm the gradient is clipped to. Default 1. */
  readonly clipNorm?: number;
  /** Default 25. */
  readonly validateEverySteps?: number;
  /** Validations without improvement before stopping. Default 8. */
  readonly patience?: number;
  readonly seed: number;
  /** Called at every validation, and awaited. */
  readonly onProgress?: (progress: TrainProgress) => void | Promise<void>;
  readonly signal?: AbortSignal;
  /** Milliseconds, for the time that remains. */
  readonly clock?: Clock;
}

export interface TrainProgress {
  readonly stepsDone: number;
  readonly maxSteps: number;
  readonly trainingLoss: number;
  /** The training loss where there is nothing to validate on. */
  readonly validationLoss: number;
  /** Of the last step. */
  readonly learningRate: number;
  readonly remainingMs: number;
  /** A copy of the weights as they are now. */
  parameters(): WeightArray[];
}

export interface TrainResult {
  /** The weights with the lowest validation loss. */
  readonly parameters: WeightArray[];
  readonly steps: number;
  /** Mean training loss between validations. */
  readonly trainingLoss: number[];
  readonly validationLoss: number[];
}

export const defaults = {
  noiseShapes: [],
  batchSize: 64,
  optimizer: 'adam',
  learningRate: 0.002,
  warmupSteps: 20,
  finalRateShare: 0.05,
  clipNorm: 1,
  validateEverySteps: 25,
  patience: 8,
  clock: () => performance.now(),
} satisfies Partial<TrainOptions>;

/** Options with their defaults filled in. */
export type Settings = TrainOptions & Required<Pick<TrainOptions, keyof typeof defaults>>;
