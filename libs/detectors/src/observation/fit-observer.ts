import type { TrainingMoment } from '../types/network';
import type { DrawnWindow } from './draw-reconstruction';

/** How a network reconstructs and encodes some windows during its fit. */
export interface FitSnapshot {
  /** Mean squared error of the measured values of each window, scaled. */
  readonly errors: Float32Array;
  /** Codes of the windows, one after another. */
  readonly codes: Float32Array;
  /** 1 less the mean squared error over the variance of the channels. */
  readonly explainedVariance: number;
  /** Some of the windows, by channel. */
  readonly samples: Readonly<Record<string, readonly DrawnWindow[]>>;
}

/** Follows a fit; an error of the observer never fails the fit. */
export interface FitObserver {
  /** An observer of one part of the fit: of the network of a fold, or of the member of an ensemble. */
  within(part: string): FitObserver;
  /** @param options of the fit */
  begun(options: unknown): void;
  learnt(moment: TrainingMoment): void;
  /** @param step batches learnt so far */
  snapshot(step: number, snapshot: FitSnapshot): void;
  /** Something could not be recorded. */
  failed(error: unknown): void;
  close(): void;
}
