import { KymoError, stepsOf, type Clock, type FitRun, type TrainingSeries, type Window } from '@kymo/domain';
import type { Engine } from '@kymo/engine';
import type { EnsembleDefinition } from '../types/network';
import { profileOf } from '../drift/profile';
import { fitNetwork } from './fit-network';
import type { FitResult, NetworkFitResult } from './fit-result';
import { joinProgress } from './progress';
import { isShortTraining } from '../calibration/short-training';
import type { DetectorOptions } from '../types/options';
import type { FitObserver } from '../observation/fit-observer';
import { fitCombination, tracksOf } from './fit-combination';
import { memberPrefix, type EnsembleState } from '../inference/ensemble-state';
import { serveEnsemble } from '../inference/serve-ensemble';

/**
 * Fits every member by itself, then the combination of their scores.
 * @throws KymoError OPTIONS_INVALID, TRAINING_TOO_SHORT, TRAINING_FAILED, CANCELLED
 */
export async function fitEnsemble(
  engine: Engine,
  definition: EnsembleDefinition,
  wanted: DetectorOptions,
  training: readonly TrainingSeries[],
  run: FitRun,
  clock: Clock,
  observer?: FitObserver,
): Promise<FitResult> {
  const options = definition.adapt(wanted, training.map(stepsOf));
  const members = definition.members(options);
  const progress = joinProgress(run.onProgress, members.length, clock);
  const learnt: NetworkFitResult[] = [];
  for (const [index, { detector, definition: own, options: given }] of members.entries()) {
    const onProgress = progress(index, detector);
    const watching = observer?.within(`${index + 1}-${detector}`);
    learnt.push(await fitNetwork(engine, own, given, training, { ...run, onProgress }, clock, watching));
  }
  const first = learnt[0]!;
  const { stride, intervalMs } = first;
  const { combination, heldOut } = fitCombination(
    learnt.map((one) => one.heldOut),
    {
      ...options,
      method: options.calibration,
      stride,
      intervalMs,
      isShort: isShortTraining(options, training.map(stepsOf)),
    },
  );
  if (heldOut.length === 0) {
    throw new KymoError(
      'TRAINING_TOO_SHORT',
      `fitting an ensemble on ${training.length} series: no window was held out from every one of its ` +
        `${members.length} detectors; give a longer stretch, or a shorter windowLength`,
      { retriable: true },
    );
  }
  const state: EnsembleState = {
    series: seriesOf(first, tracksOf(heldOut)),
    members: learnt.map((one, index) => ({
      detector: members[index]!.detector,
      options: { ...one.options },
      fitted: one.state,
    })),
    combination,
  };
  const unlearnt = learnt.map(({ unseen }) => new Set(unseen.map(placeOf)));
  return {
    options,
    channels: first.channels,
    fitted: { ...state },
    weights: learnt.flatMap(({ weights }, index) =>
      weights.map((weight) => ({ ...weight, name: `${memberPrefix(index)}${weight.name}` })),
    ),
    course: courseOf(learnt),
    unseen: first.unseen.filter((window) => unlearnt.every((places) => places.has(placeOf(window)))),
    serveHeldOutModel: async () =>
      serveEnsemble(
        await Promise.all(learnt.map((one) => one.serveHeldOutModel())),
        combination,
        first.channels.length,
      ),
  };
}

/** Scaling and reference of each series; the reference holds the combined scores. */
function seriesOf(
  { state }: NetworkFitResult,
  scores: ReadonlyMap<string, Float32Array>,
): EnsembleState['series'] {
  return Object.fromEntries(
    Object.entries(state.series).map(([name, fitted]) => {
      const own = profileOf(scores.get(name) ?? []) ?? null;
      const reference = fitted.reference && { ...fitted.reference, scores: own };
      return [name, { ...fitted, ...(reference && { reference }) }];
    }),
  );
}

function placeOf({ series, startMs }: Window): string {
  return `${startMs} ${series}`;
}

/** The course of the member with the most epochs. */
function courseOf(learnt: readonly NetworkFitResult[]): FitResult['course'] {
  return learnt
    .map(({ course }) => course)
    .reduce((longest, course) => (course.epochs > longest.epochs ? course : longest));
}
