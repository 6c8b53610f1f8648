import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Clock, KymoError, type WeightArray } from '@kymo/domain';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { Engine } from '../engine';
import { type FlatParameters, flatten } from './flat-parameters';
import { createStepper, type Stepper } from './stepper';
import { createValidator, type Validator } from './validator';

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

const defaults = {
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

/**
 * Fits parameters by gradient descent and keeps those that did best on the validation examples; without any, the
 * training loss decides. Repeats bit for bit with the same seed, engine and threads.
 * @throws KymoError TRAINING_TOO_SHORT, TRAINING_FAILED, CANCELLED, KERNEL_UNSUPPORTED, TRACE_READ
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  const settings: Settings = { ...defaults, ...withoutUndefined(options) };
  refuseEmpty(settings);
  throwIfCancelled(settings.signal);
  const parameters = flatten(settings.parameters);
  const validator = await createValidator(settings, parameters);
  try {
    const stepper = await createStepper(settings, parameters);
    try {
      return await descend(settings, parameters, stepper, validator);
    } finally {
      await stepper.dispose();
    }
  } finally {
    await validator.dispose();
  }
}

async function descend(
  settings: Settings,
  parameters: FlatParameters,
  stepper: Stepper,
  validator: Validator,
): Promise<TrainResult> {
  const { maxSteps, validateEverySteps, patience, clock } = settings;
  const startMs = clock();
  const trainingLoss: number[] = [];
  const validationLoss: number[] = [];
  const best = { loss: Infinity, at: 0, values: parameters.values };
  let sum = 0;
  let summed = 0;
  let step = 0;
  while (step < maxSteps && validationLoss.length - best.at < patience) {
    sum += await stepper.step(step++);
    summed++;
    await nextTurn();
    throwIfCancelled(settings.signal);
    if (step % validateEverySteps !== 0 && step < maxSteps) continue;
    const mean = finite(sum / summed, 'training', step, settings);
    sum = summed = 0;
    const validated = finite(await validator.loss(stepper.weights(), mean), 'validation', step, settings);
    trainingLoss.push(mean);
    validationLoss.push(validated);
    if (validated < best.loss) {
      Object.assign(best, { loss: validated, at: validationLoss.length, values: stepper.weights().slice() });
    }
    const remainingMs = ((clock() - startMs) / step) * (maxSteps - step);
    await settings.onProgress?.({
      stepsDone: step,
      maxSteps,
      trainingLoss: mean,
      validationLoss: validated,
      learningRate: stepper.rate(step - 1),
      remainingMs,
      parameters: () => parameters.arrays(stepper.weights()),
    });
  }
  return { parameters: parameters.arrays(best.values), steps: step, trainingLoss, validationLoss };
}

function finite(loss: number, kind: string, step: number, settings: Settings): number {
  if (Number.isFinite(loss)) return loss;
  throw new KymoError(
    'TRAINING_FAILED',
    `training: the ${kind} loss is ${loss} after ${step} steps, it must be finite; ` +
      `check the examples for NaN and infinity, or lower the learning rate (${settings.learningRate})`,
    { context: { step, loss } },
  );
}

function refuseEmpty({ training, batchSize, maxSteps }: Settings): void {
  if (training.count > 0 && batchSize > 0 && maxSteps > 0) return;
  throw new KymoError(
    'TRAINING_TOO_SHORT',
    `training: got ${training.count} examples, batches of ${batchSize} and ${maxSteps} steps; each must be at least 1`,
  );
}

function throwIfCancelled(signal?: AbortSignal): void {
  if (!signal?.aborted) return;
  throw new KymoError('CANCELLED', 'training: cancelled by its caller; nothing was kept', {
    cause: signal.reason,
  });
}

function withoutUndefined<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}
