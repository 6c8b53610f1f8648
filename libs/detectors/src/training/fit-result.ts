import type { TrainingReport, WeightArray, Window } from '@kymo/domain';
import type { DetectorOptions } from '../types/options';
import type { FittedState } from '../inference/fitted-state';
import type { Scorer } from '../inference/scorer';

/** The calibrated score of a window by a network that had not learnt it. */
export interface HeldOutScore {
  readonly series: string;
  /** First step of the window in its training stretch. */
  readonly begin: number;
  readonly score: number;
  /** Share of healthy windows that score as high or higher. */
  readonly tailProbability: number;
}

/** What a fit has learnt, before it is tried and sealed. */
export interface FitResult {
  /** As they were in the end. */
  readonly options: DetectorOptions;
  readonly channels: readonly string[];
  readonly fitted: Readonly<Record<string, unknown>>;
  readonly weights: readonly WeightArray[];
  readonly course: Pick<
    TrainingReport,
    'series' | 'trainingWindows' | 'validationWindows' | 'epochs' | 'trainingLoss' | 'validationLoss'
  >;
  /** Windows that the heldOutModel has not learnt. */
  readonly unseen: readonly Window[];
  /** Puts the network of the last fold to work, under the calibration of all: what it does shows what the model will do. */
  serveHeldOutModel(): Promise<Scorer>;
}

/** What the fit of one network has learnt. */
export interface NetworkFitResult extends FitResult {
  readonly state: FittedState;
  /** In the order of series and time. */
  readonly heldOut: readonly HeldOutScore[];
  /** Steps between two windows held out. */
  readonly stride: number;
  readonly intervalMs: number;
}
