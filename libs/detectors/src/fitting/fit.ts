import {
  KymoError,
  seedFrom,
  type Artifact,
  type Clock,
  type FitRun,
  type TrainingSeries,
} from '@kymo/domain';
import type { Engine } from '@kymo/engine';
import { sealArtifact } from '../artifacts/seal';
import { calibrate } from '../calibration/calibration';
import type { Ranking } from '../calibration/ranking';
import { viewCount } from '../calibration/views';
import type { FittedNetwork, Network, WindowShape } from '../definition';
import type { DetectorOptions } from '../options';
import { parseOptions } from '../parse-options';
import { createReconstructor } from '../scoring/reconstructor';
import type { FittedSeries, FittedState } from '../scoring/fitted-state';
import { bandOf, learnProfile, movementOf, viewHeldOut, type HeldOut } from './held-out';
import { planFit, SHORTEST_WINDOWS, type FitPlan, type LearningPlan } from './plan';
import { joinProgress, type Report } from './progress';
import { examplesOf, scaleSeries, type ScaledSeries } from './scaled-series';

interface Fitting {
  readonly engine: Engine;
  readonly network: Network;
  readonly all: readonly ScaledSeries[];
  readonly shape: WindowShape;
  readonly options: DetectorOptions;
  readonly plan: FitPlan;
  readonly ranking: Ranking;
  readonly run: FitRun;
}

/**
 * Fits a detector: the network once on each fold's complement, to see how it errs on what it has not learnt, and once
 * on everything, to serve.
 * @throws KymoError OPTIONS_INVALID, TRAINING_TOO_SHORT, TRAINING_FAILED, CANCELLED
 */
export async function fitDetector(
  engine: Engine,
  detector: string,
  given: unknown,
  training: readonly TrainingSeries[],
  run: FitRun,
  clock: Clock,
): Promise<Artifact> {
  const startedMs = clock();
  const { definition, options: wanted } = parseOptions(detector, given);
  const options = definition.adapt?.(wanted, training.map(stepsOf)) ?? wanted;
  const stretches = longEnough(training, options);
  const channels = [...new Set(stretches.flatMap((stretch) => stretch.channels))].sort();
  const shape = { steps: options.windowLength, channels: channels.length };
  const all = stretches.map((stretch) => scaleSeries(stretch, channels));
  const windows = all.reduce((sum, { steps }) => sum + steps, 0) / options.windowLength;
  const ranking = definition.ranking?.(windows) ?? 'every-view';
  const network = definition.create(options, shape);
  const plan = planFit(all, channels.length, options, network.validationShare, ranking);
  const fitting = { engine, network, all, shape, options, plan, ranking, run };
  const progress = joinProgress(run.onProgress, plan.folds.length + 1, clock);

  const { profile, heldOut } = await holdOut(fitting, progress);
  const fitted = await fitNetwork(
    fitting,
    plan.everything,
    run.seed,
    progress(plan.folds.length, 'fitting on everything'),
  );
  run.onProgress?.({ step: 'calibrating', fraction: 1, remainingMs: 0 });
  const intervalMs = Math.min(...stretches.map((stretch) => stretch.intervalMs));
  return sealArtifact({
    formatVersion: 1,
    detector,
    options,
    channels,
    windowLength: options.windowLength,
    fitted: { ...stateOf(fitting, heldOut, intervalMs) },
    report: {
      fittedAt: new Date(startedMs).toISOString(),
      seed: run.seed,
      engine: engine.name,
      series: all.map(({ series }) => series),
      trainingWindows: plan.everything.training.length,
      validationWindows: plan.everything.validation.length,
      epochs: fitted.epochs,
      trainingLoss: fitted.trainingLoss,
      validationLoss: fitted.validationLoss,
      seconds: (clock() - startedMs) / 1000,
    },
    weights: [...fitted.parameters, profile],
  });
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

function stepsOf({ values, channels }: TrainingSeries): number {
  return Math.floor(values.length / Math.max(1, channels.length));
}

/** Sees every window with a network that has not learnt it. */
async function holdOut(fitting: Fitting, progress: (part: number, step: string) => Report) {
  const { engine, network, all, shape, options, plan, run } = fitting;
  const movements = all.map((series) => movementOf(series, options.windowLength, shape.channels));
  const heldOut: HeldOut[] = [];
  let profile: Awaited<ReturnType<typeof learnProfile>> | undefined;
  for (const [index, fold] of plan.folds.entries()) {
    const step = `fitting on all but part ${index + 1} of ${plan.folds.length}`;
    const fitted = await fitNetwork(
      fitting,
      fold.learning,
      seedFrom(`fold ${index}`, run.seed),
      progress(index, step),
    );
    const reconstructor = await createReconstructor(engine, network, fitted.parameters, shape);
    try {
      profile ??= await learnProfile(fold.heldOut, all, shape, reconstructor);
      const seen = await viewHeldOut(
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
  return { profile: profile!, heldOut };
}

async function fitNetwork(
  { engine, network, all, shape, options, plan, run }: Fitting,
  { training, validation }: LearningPlan,
  seed: number,
  onProgress: Report,
): Promise<FittedNetwork> {
  if (run.signal?.aborted)
    throw new KymoError('CANCELLED', 'fitting a detector: cancelled before it was done');
  onProgress({ step: 'starting', fraction: 0 });
  const examples = (places: LearningPlan['training']) =>
    examplesOf(all, places, shape.steps, shape.channels, network.usesCalendar ?? false);
  return network.fit({
    engine,
    training: examples(training),
    validation: examples(validation),
    spanMs: Math.max(...all.map(({ steps, intervalMs }) => (steps - 1) * intervalMs)),
    seed,
    budgetMs: (options.timeBudgetSeconds * 1000) / (plan.folds.length + 1),
    onProgress,
    signal: run.signal,
  });
}

function stateOf(
  { all, shape, options, plan, ranking }: Fitting,
  heldOut: readonly HeldOut[],
  intervalMs: number,
): FittedState {
  const bySeries = new Map<string, HeldOut[]>(all.map(({ series }) => [series, []]));
  for (const one of heldOut) bySeries.get(all[one.place.series]!.series)!.push(one);
  const views = new Map<string, Float32Array>();
  const series: Record<string, FittedSeries> = {};
  for (const stretch of all) {
    const own = bySeries.get(stretch.series)!.sort((one, other) => one.place.begin - other.place.begin);
    const flat = new Float32Array(own.length * viewCount(shape.channels));
    own.forEach((one, row) => flat.set(one.views, row * one.views.length));
    views.set(stretch.series, flat);
    series[stretch.series] = {
      scaling: stretch.scaling,
      movement: [...movementOf(stretch, options.windowLength, shape.channels)],
      band: bandOf(own, shape.channels),
    };
  }
  const calibration = calibrate({
    views,
    channels: shape.channels,
    stride: plan.stride,
    windowLength: options.windowLength,
    intervalMs,
    falseAlarmsPerDay: options.falseAlarmsPerDay,
    margin: options.margin,
    ranking,
  });
  return { series, calibration };
}
