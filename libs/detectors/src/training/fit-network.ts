import { KymoError, stepsOf, windowAt, type Clock, type FitRun, type TrainingSeries } from '@kymo/domain';
import type { Engine } from '@kymo/engine';
import { rankingFor } from '../calibration/ranking';
import { adaptToLength } from '../calibration/short-training';
import { serveNetwork } from '../inference/serve-network';
import type { FitObserver } from '../observation/fit-observer';
import { centredChannels } from '../preprocessing/centred-channels';
import { scaleSeries } from '../preprocessing/scaled-series';
import { thin } from '../preprocessing/thin';
import type { FittedNetwork, NetworkDefinition } from '../types/network';
import type { DetectorOptions } from '../types/options';
import { MAX_TRIED } from '../validation/try-detector';
import { fitFolds } from './fit-folds';
import { fitOnce } from './fit-once';
import type { NetworkFitResult } from './fit-result';
import { fitState } from './fit-state';
import { follow } from './follow-fit';
import { planFit, SHORTEST_WINDOWS } from './plan';
import { joinProgress } from './progress';

/**
 * Fits a network: once for each fold on all but that fold, to measure its errors on unseen windows, and once on
 * everything, to serve.
 * @throws KymoError OPTIONS_INVALID, TRAINING_TOO_SHORT, TRAINING_FAILED, CANCELLED
 */
export async function fitNetwork(
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
  const { profile, heldOut, heldOutModel } = await fitFolds(fitting, tried, progress, observer);
  const fitted = await fitOnce(
    fitting,
    plan.everything,
    run.seed,
    progress(plan.folds.length, 'fitting on everything'),
    observer && follow(observer, fitting, plan.everything.validation),
  );
  // A network without validation has learnt every window, so the network of the last fold is shown instead.
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

/** Error that is rounding: the square of a thousandth of the range, over the noise where errors are divided by it. */
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
