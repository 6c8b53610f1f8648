import type { Artifact } from './artifact';
import type { ModelReference, Score } from './score';
import type { SeriesKey } from './sample';
import type { Values, Window } from './window';

/** A stretch of one series to learn from, on its regular grid. */
export interface TrainingSeries {
  readonly series: SeriesKey;
  readonly intervalMs: number;
  readonly startMs: number;
  readonly channels: readonly string[];
  /** `[time, channel]`, row-major; NaN where missing. */
  readonly values: Values;
  /** Labels of the series; none where absent. */
  readonly tags?: Readonly<Record<string, string>>;
}

export interface FitProgress {
  /** What is being done now, as a gerund: `training epoch 12 of at most 60`. */
  readonly step: string;
  /** Share done, 0 to 1. */
  readonly fraction: number;
  readonly remainingMs?: number;
}

export interface FitRun {
  readonly seed: number;
  readonly onProgress?: (progress: FitProgress) => void;
  /** Folder of a TensorBoard run: event files in it show the fit while it goes on; none are written where absent. */
  readonly tensorboard?: string;
  /** Told what went wrong beside the fit, which goes on. */
  readonly onWarning?: (message: string) => void;
  readonly signal?: AbortSignal;
}

/** A fitted model that scores windows. */
export interface Detector {
  readonly model: ModelReference;
  /** Channels that it looks at. */
  readonly channels: readonly string[];
  /** Steps that a window must have. */
  readonly windowLength: number;
  /** Whether the model was fitted on this series. */
  knows(series: SeriesKey): boolean;
  /**
   * Scores in the order of the windows; inputs are not changed; NaN where too little was measured. A series that the model does
   * not know is judged by what is usual of those it was fitted on, about its own mean.
   */
  score(windows: readonly Window[]): Promise<Score[]>;
  /** What the model keeps of each window: its latent code, `[code]`; near codes are alike. */
  encode(windows: readonly Window[]): Promise<Float32Array[]>;
  dispose(): Promise<void>;
}

/** Fits and restores detectors; the arithmetic runs off the calling thread. */
export interface DetectorFactory {
  /** Registry names, simplest first. */
  readonly names: readonly string[];
  /**
   * @param detector registry name
   * @param options checked against the detector's own schema; defaults where absent
   * @throws KymoError OPTIONS_INVALID, TRAINING_TOO_SHORT, TRAINING_FAILED, CANCELLED
   */
  fit(
    detector: string,
    options: unknown,
    training: readonly TrainingSeries[],
    run: FitRun,
  ): Promise<Artifact>;
  /** @throws KymoError ARTIFACT_DAMAGED, ARTIFACT_FOREIGN */
  restore(artifact: Artifact): Promise<Detector>;
  close(): Promise<void>;
}
