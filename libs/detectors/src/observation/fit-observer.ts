import type { TrainingMoment } from '../types/network';
import type { DrawnWindow } from './draw-reconstruction';

/** What a network makes of windows. */
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

/** Is told what a fit does while it goes on; what it makes of it never fails the fit. */
export interface FitObserver {
  /** One that is told of a part: of a network that is fitted on the way to the one that serves. */
  within(part: string): FitObserver;
  /** How the fit was asked for. */
  begun(options: unknown): void;
  learnt(moment: TrainingMoment): void;
  /** @param step batches learnt so far */
  snapshot(step: number, look: FitSnapshot): void;
  /** Something could not be observed. */
  failed(error: unknown): void;
  close(): void;
}
