import { setImmediate as nextTurn } from 'node:timers/promises';
import { KymoError } from '@kymo/domain';
import { type FlatParameters, flatten } from './flat-parameters';
import { defaults, type Settings, type TrainOptions, type TrainResult } from './options';
import { createStepper, type Stepper } from './stepper';
import { createValidator, type Validator } from './validator';

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
