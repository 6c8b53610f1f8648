import { rankingFor } from './ranking';
import type { DetectorOptions } from '../types/options';

/** Lower limits of options where the training part is short. */
export interface ShortTraining {
  readonly folds: number;
  readonly margin: number;
}

/** For networks fitted by gradient descent; chosen on recurrent ones. */
const TRAINED: ShortTraining = { folds: 4, margin: 2 };

/** Whether the training series are too short to judge every channel by itself. @param steps of each training series */
export function isShortTraining({ windowLength }: DetectorOptions, steps: readonly number[]): boolean {
  return rankingFor(steps.reduce((sum, own) => sum + own, 0) / windowLength) === 'whole-only';
}

/** Raises the folds and the margin where the training part is short. @param steps of each training series */
export function adaptToLength<Options extends DetectorOptions>(
  options: Options,
  steps: readonly number[],
  least: ShortTraining = TRAINED,
): Options {
  if (!isShortTraining(options, steps)) return options;
  const folds = Math.max(options.folds, least.folds);
  return { ...options, folds, margin: Math.max(options.margin, least.margin) };
}
