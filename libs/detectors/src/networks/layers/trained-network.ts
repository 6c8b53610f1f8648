import { seededRandom, seedFrom, type Random } from '@kymo/statistics';
import { type FitProgress, type WeightArray } from '@kymo/domain';
import { train, type LossInputs, type TrainOptions, type TrainProgress } from '@kymo/engine';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type {
  FittedNetwork,
  Network,
  NetworkRun,
  Parameters,
  TrainingMoment,
  WindowShape,
} from '../../types/network';
import { detectorOptions } from '../../types/options';
import { centreOf } from './centre';
import { tensorsOf } from './weights';

/** Defaults in which networks differ. */
interface TrainingDefaults {
  readonly windowLength?: number;
  readonly margin?: number;
  readonly maxSteps?: number;
  readonly batchSize?: number;
  readonly learningRate?: number;
}

function trainingOptions({ maxSteps = 1000, batchSize = 64, learningRate = 0.005 }: TrainingDefaults) {
  return {
    maxSteps: z.int().min(1).max(1_000_000).default(maxSteps).describe('Maximum number of training batches'),
    batchSize: z.int().min(1).max(4096).default(batchSize).describe('Windows in a batch'),
    learningRate: z
      .number()
      .positive()
      .max(1)
      .default(learningRate)
      .describe('Peak learning rate; it falls along a cosine'),
    optimizer: z.enum(['adam', 'sgd']).default('adam').describe('Optimizer; sgd uses Nesterov momentum'),
    patience: z
      .int()
      .min(1)
      .max(1000)
      .default(8)
      .describe('Validations without improvement before the fit stops'),
    validationShare: z
      .number()
      .min(0)
      .max(0.5)
      .default(0.15)
      .describe('Share of the windows, the latest, kept for validation'),
  };
}

/** Options of a detector whose network is fitted by gradient descent. */
export function trainedDetectorOptions(defaults: TrainingDefaults = {}) {
  const { windowLength = 48, margin } = defaults;
  return {
    ...detectorOptions({ windowLength, margin, folds: 2, trainingWindows: 50_000 }),
    ...trainingOptions(defaults),
  };
}

export type TrainingOptions = z.infer<z.ZodObject<ReturnType<typeof trainingOptions>>>;

export interface LearningInputs extends LossInputs {
  /** Input of the network: the batch itself, or a corrupted copy. */
  readonly input: Tensor;
}

export interface TrainedParts {
  /** With a condition, batches are flat: the condition of each window follows its values. */
  readonly condition?: Network['condition'];
  /** Weights that are fitted beforehand and not trained. @param centre mean of each channel, scaled */
  readonly prepare?: (run: NetworkRun, centre: Float32Array) => Promise<WeightArray[]>;
  initialise(random: Random): WeightArray[];
  loss(parameters: Parameters, inputs: LearningInputs): Scalar;
  /** Shapes, without the batch, of the normal draws that the loss needs. */
  readonly noiseShapes?: readonly (readonly number[])[];
  readonly code: Network['code'];
  readonly reconstruct: Network['reconstruct'];
  /** Weights that are estimated after training. */
  estimate?(learnt: readonly WeightArray[], run: NetworkRun): Promise<WeightArray[]>;
}

/** Length of a timing run; its second half tells how many steps the time budget allows. */
const TRIAL_STEPS = 4;
const VALIDATE_EVERY_STEPS = 40;
/** Share of the time budget for steps; the rest is for validation. */
const STEPS_SHARE = 0.8;

/** A network fitted by gradient descent with early stopping. */
export function trainedNetwork(options: TrainingOptions, shape: WindowShape, parts: TrainedParts): Network {
  let affordable: ((budgetMs: number) => number) | undefined;

  const settingsOf = (run: NetworkRun, given: readonly WeightArray[]): Omit<TrainOptions, 'maxSteps'> => ({
    engine: run.engine,
    parameters: parts.initialise(seededRandom(seedFrom('weights', run.seed))),
    loss: (parameters, inputs) =>
      parts.loss({ ...parameters, ...tensorsOf(given) }, { ...inputs, input: inputs.batch }),
    noiseShapes: parts.noiseShapes,
    training: run.training,
    validation: run.validation,
    batchSize: Math.min(options.batchSize, run.training.count),
    learningRate: options.learningRate,
    optimizer: options.optimizer,
    patience: options.patience,
    validateEverySteps: VALIDATE_EVERY_STEPS,
    seed: run.seed,
    signal: run.signal,
  });

  return {
    validationShare: options.validationShare,
    condition: parts.condition,
    code: parts.code,
    reconstruct: parts.reconstruct,
    async fit(run): Promise<FittedNetwork> {
      const centre = centreOf(run, shape);
      const given = [centre, ...((await parts.prepare?.(run, centre.values)) ?? [])];
      const settings = settingsOf(run, given);
      const complete = async (learnt: readonly WeightArray[]) => {
        const parameters = [...given, ...learnt];
        return [...parameters, ...((await parts.estimate?.(parameters, run)) ?? [])];
      };
      affordable ??= await timeSteps(settings);
      const maxSteps = Math.min(options.maxSteps, affordable(run.budgetMs));
      const {
        parameters: learnt,
        steps,
        trainingLoss,
        validationLoss,
      } = await train({
        ...settings,
        maxSteps,
        onProgress: async (progress) => {
          run.onProgress?.(describe(progress));
          await run.watch?.(momentOf(progress, run, complete));
        },
      });
      const epochs = Math.ceil((steps * options.batchSize) / run.training.count);
      return { parameters: await complete(learnt), epochs, trainingLoss, validationLoss };
    },
  };
}

/** Turns the time budget into steps by a timing run: the cosine schedule must know its end beforehand. */
async function timeSteps(settings: Omit<TrainOptions, 'maxSteps'>): Promise<(budgetMs: number) => number> {
  const moments: number[] = [];
  await train({
    ...settings,
    validation: { ...settings.validation, count: 0 },
    maxSteps: TRIAL_STEPS,
    validateEverySteps: TRIAL_STEPS / 2,
    onProgress: () => void moments.push(performance.now()),
  });
  const stepMs = (moments[1]! - moments[0]!) / (TRIAL_STEPS / 2);
  return (budgetMs) => Math.max(1, Math.floor((STEPS_SHARE * budgetMs) / stepMs));
}

function momentOf(
  { stepsDone, trainingLoss, validationLoss, learningRate, parameters }: TrainProgress,
  { validation }: NetworkRun,
  complete: (learnt: readonly WeightArray[]) => Promise<WeightArray[]>,
): TrainingMoment {
  return {
    step: stepsDone,
    trainingLoss,
    ...(validation.count > 0 && { validationLoss }),
    learningRate,
    parameters: () => complete(parameters()),
  };
}

function describe({ stepsDone, maxSteps, validationLoss, remainingMs }: TrainProgress): FitProgress {
  return {
    step: `batch ${stepsDone} of at most ${maxSteps}, validation loss ${validationLoss.toPrecision(3)}`,
    fraction: stepsDone / maxSteps,
    remainingMs,
  };
}
