import {
  KymoError,
  stepsOf,
  windowAt,
  type Clock,
  type FitRun,
  type TrainingSeries,
  type WeightArray,
} from '@kymo/domain';
import { seedFrom } from '@kymo/statistics';
import type { Engine } from '@kymo/engine';
import { rankingFor } from '../calibration/ranking';
import type { FittedNetwork, NetworkDefinition } from '../types/network';
import type { DetectorOptions } from '../types/options';
import { createReconstructor } from '../inference/reconstructor';
import { serveNetwork } from '../inference/serve-network';
import { MAX_TRIED } from '../validation/try-detector';
import type { FitObserver } from '../observation/fit-observer';
import { follow, type Follower } from './follow';
import type { Fitting } from './fitting';
import { fitProfile, movementOf, measureHeldOut, type HeldOut } from './held-out';
import { fitState } from './fit-state';
import type { NetworkFitResult } from './fit-result';
import { planFit, SHORTEST_WINDOWS, type LearningPlan } from './plan';
import { thin } from '../preprocessing/thin';
import { joinProgress, type Report } from './progress';
import { centredChannels } from '../preprocessing/centred-channels';
import { adaptToLength } from '../calibration/short-training';
import { examplesOf, scaleSeries } from '../preprocessing/scaled-series';

/**
 * Learns a network: once on each fold's complement, to see how it errs on what it has not learnt, and once on
 * everything, to serve.
 * @throws KymoError OPTIONS_INVALID, TRAINING_TOO_SHORT, TRAINING_FAILED, CANCELLED
 */
export async function fitFoldsAndNetwork(
  engine: Engine,
  definition: NetworkDefinition,
  wanted: DetectorOptions,
  training: readonly TrainingSeries[],
  run: FitRun,
  clock: Clock,
  observer?: FitObserver,
): Promise<NetworkFitResult> {
  const adapted = (definition.adapt ?? adaptToLength)(wanted, training.map(stepsOf));
  const options = definition.complete?.(adapted, training) ?? adapted;
  const stretches = longEnough(training, options);
  const channels = [...new Set(stretches.flatMap((stretch) => stretch.channels))].sort();
  const shape = { steps: options.windowLength, channels: channels.length };
  const centred = centredChannels(stretches, channels, options);
  const all = stretches.map((stretch) => scaleSeries(stretch, channels, options, centred));
  const windows = all.reduce((sum, { steps }) => sum + steps, 0) / options.windowLength;
  const ranking = definition.ranking?.(options, windows, channels.length) ?? rankingFor(windows);
  const network = definition.create(options, shape, channels);
  const plan = planFit(all, channels.length, options, network.validationShare, ranking);
  const fitting = { engine, network, all, shape, channels, options, plan, ranking, run };
  const progress = joinProgress(run.onProgress, plan.folds.length + 1, clock);

  const tried = plan.folds.findLastIndex((fold) => fold.heldOut.length > 0);
  const { profile, heldOut, heldOutModel } = await holdOut(fitting, tried, progress, observer);
  const fitted = await fitNetwork(
    fitting,
    plan.everything,
    run.seed,
    progress(plan.folds.length, 'fitting on everything'),
    observer && follow(observer, fitting, plan.everything.validation),
  );
  // Nothing was kept from a network without validation: its heldOutModel is snapshot at.
  if (observer && plan.everything.validation.length === 0)
    await follow(observer, fitting, plan.folds[tried]!.heldOut).fitted(heldOutModel);
  run.onProgress?.({ step: 'calibrating', fraction: 1, remainingMs: 0 });
  const intervalMs = Math.min(...stretches.map((stretch) => stretch.intervalMs));
  const { state, scores } = fitState(fitting, heldOut, intervalMs, roundingOf(fitted));
  const unseen = thin(plan.folds[tried]!.heldOut, MAX_TRIED);
  return {
    options,
    channels,
    fitted: { ...state },
    weights: [...fitted.parameters, profile],
    course: {
      series: all.map(({ series }) => series),
      trainingWindows: plan.everything.training.length,
      validationWindows: plan.everything.validation.length,
      epochs: fitted.epochs,
      trainingLoss: fitted.trainingLoss,
      validationLoss: fitted.validationLoss,
    },
    state,
    stride: plan.stride,
    intervalMs,
    heldOut: scores,
    unseen: unseen.map(({ series, begin }) => windowAt(stretches[series]!, begin, shape.steps, plan.stride)),
    serveHeldOutModel: () =>
      serveNetwork(engine, {
        network,
        shape,
        parameters: heldOutModel,
        profile: profile.values,
        state,
        options,
      }),
  };
}

/** Square of a thousandth of the range, over the noise where errors are. */
function roundingOf({ parameters }: FittedNetwork): number {
  const noise = parameters.find(({ name }) => name === 'noise')?.values ?? [1];
  return 1e-6 / Math.max(...noise);
}

function longEnough(
  training: readonly TrainingSeries[],
  { windowLength }: DetectorOptions,
): TrainingSeries[] {
  const least = SHORTEST_WINDOWS * windowLength;
  const enough = training.filter((stretch) => stepsOf(stretch) >= least);
  if (enough.length > 0) return enough;
  const longest = Math.max(0, ...training.map(stepsOf));
  throw new KymoError(
    'TRAINING_TOO_SHORT',
    `fitting on ${training.length} series: the longest has ${longest} steps, windows of ${windowLength} steps need ` +
      `at least ${least}; wait for more samples or set a shorter windowLength`,
    { retriable: true, context: { longest, least } },
  );
}

/**
 * Sees every window with a network that has not learnt it.
 * @param tried the fold whose network stands in for the one that serves
 */
async function holdOut(
  fitting: Fitting,
  tried: number,
  progress: (part: number, step: string) => Report,
  observer: FitObserver | undefined,
) {
  const { engine, network, all, shape, options, plan, run } = fitting;
  const movements = all.map((series) => movementOf(series, options.windowLength, shape.channels));
  const heldOut: HeldOut[] = [];
  let profile: Awaited<ReturnType<typeof fitProfile>> | undefined;
  let heldOutModel: readonly WeightArray[] = [];
  for (const [index, fold] of plan.folds.entries()) {
    const step = `fitting on all but part ${index + 1} of ${plan.folds.length}`;
    const fitted = await fitNetwork(
      fitting,
      fold.learning,
      seedFrom(`fold ${index}`, run.seed),
      progress(index, step),
      observer && follow(observer.within(`without-part-${index + 1}`), fitting, fold.heldOut),
    );
    if (index === tried) heldOutModel = fitted.parameters;
    const reconstructor = await createReconstructor(
      engine,
      network,
      fitted.parameters,
      shape,
      options.imputation,
    );
    try {
      profile ??= await fitProfile(fold.heldOut, all, shape, reconstructor);
      const seen = await measureHeldOut(
        fold.heldOut,
        all,
        movements,
        shape,
        plan.stride,
        profile.values,
        reconstructor,
      );
      for (const one of seen) heldOut.push(one);
    } finally {
      await reconstructor.dispose();
    }
  }
  return { profile: profile!, heldOut, heldOutModel };
}

async function fitNetwork(
  { engine, network, all, shape, options, plan, run }: Fitting,
  { training, validation }: LearningPlan,
  seed: number,
  onProgress: Report,
  follower?: Follower,
): Promise<FittedNetwork> {
  if (run.signal?.aborted)
    throw new KymoError('CANCELLED', 'fitting a detector: cancelled before it was done');
  onProgress({ step: 'starting', fraction: 0 });
  const examples = (places: LearningPlan['training']) =>
    examplesOf(all, places, shape.steps, shape.channels, network.condition);
  const fitted = await network.fit({
    engine,
    training: examples(training),
    validation: examples(validation),
    seed,
    budgetMs: (options.timeBudgetSeconds * 1000) / (plan.folds.length + 1),
    onProgress,
    watch: follower?.watch,
    signal: run.signal,
  });
  await follower?.fitted(fitted.parameters);
  return fitted;
}
