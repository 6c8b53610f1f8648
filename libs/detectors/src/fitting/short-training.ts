import { rankingFor } from '../calibration/ranking';
import type { DetectorOptions } from '../options';

/** Least folds of a network fitted by gradient descent; one fitted in closed form affords more. */
const TRAINED_FOLDS = 4;

/** Whether the series show too little to judge every channel by itself. @param steps of each training series */
export function isShortTraining({ windowLength }: DetectorOptions, steps: readonly number[]): boolean {
  return rankingFor(steps.reduce((sum, own) => sum + own, 0) / windowLength, 1) === 'whole-only';
}

/** More folds where there is little to learn from: each must leave nearly all of it. @param steps of each training series */
export function adaptToLength<Options extends DetectorOptions>(
  options: Options,
  steps: readonly number[],
  leastFolds = TRAINED_FOLDS,
): Options {
  if (!isShortTraining(options, steps)) return options;
  return { ...options, folds: Math.max(options.folds, leastFolds) };
}
