import type { TrainingReport, WeightArray, Window } from '@kymo/domain';
import type { DetectorOptions } from '../types/options';
import type { FittedState } from '../inference/fitted-state';
import type { Scorer } from '../inference/scorer';

/** The calibrated score of a window, by a network that has not learnt it. */
export interface HeldOutScore {
  readonly series: string;
  /** First step of the window in its training stretch. */
  readonly begin: number;
  readonly score: number;
  /** Share of healthy windows that score as high or higher. */
  readonly tailProbability: number;
}

/** The result of a fit, before it is tried on faults and sealed as an artifact. */
export interface FitResult {
  /** With everything that depends on the training series filled in. */
  readonly options: DetectorOptions;
  readonly channels: readonly string[];
  readonly fitted: Readonly<Record<string, unknown>>;
  readonly weights: readonly WeightArray[];
  readonly course: Pick<
    TrainingReport,
    'series' | 'trainingWindows' | 'validationWindows' | 'epochs' | 'trainingLoss' | 'validationLoss'
  >;
  /** Windows that the held-out model has not learnt. */
  readonly unseen: readonly Window[];
  /** Serves the network of the last fold under the final calibration: on unseen windows it behaves as the model will. */
  serveHeldOutModel(): Promise<Scorer>;
}

/** The result of the fit of one network. */
export interface NetworkFitResult extends FitResult {
  readonly state: FittedState;
  /** In the order of series and time. */
  readonly heldOut: readonly HeldOutScore[];
  /** Steps between two held-out windows. */
  readonly stride: number;
  readonly intervalMs: number;
}
