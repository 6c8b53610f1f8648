import type { Artifact, Score, SeriesKey, Window } from '@kymo/domain';

/** A window and its score. */
export interface SeenWindow {
  readonly window: Window;
  /** Score of the whole window: every step is fresh. */
  readonly score: Score;
}

/** A window decoded from a code, in the units of the data. */
export interface MadeWindow {
  /** `[time, channel]` */
  readonly values: Float32Array;
}

export interface LatentPoint {
  readonly series: SeriesKey;
  readonly timeMs: number;
  readonly score: number;
  /** Coordinates along the two directions in which the codes vary most. */
  readonly x: number;
  readonly y: number;
}

export interface CalibrationPoint {
  /** Tail probability by the calibration. */
  readonly stated: number;
  /** Share of the inspected windows that score as high. */
  readonly observed: number;
}

/** Inspection of a fitted model on some windows. */
export interface Inspection {
  readonly artifact: Artifact;
  readonly windows: number;
  /** Calibrated scores of all windows that could be scored. */
  readonly scores: readonly number[];
  /** Windows with the lowest scores, lowest first, and with the highest, highest first. */
  readonly best: readonly SeenWindow[];
  readonly worst: readonly SeenWindow[];
  readonly latent: {
    readonly points: readonly LatentPoint[];
    /** Share of the variance of the codes that each direction carries. */
    readonly shares: readonly [number, number];
    /** Units in a code. */
    readonly size: number;
  };
  /** Empty where the calibration keeps no tail. */
  readonly calibration: readonly CalibrationPoint[];
  /** Windows decoded from random codes; absent where a code alone does not determine a window. */
  readonly sampled?: readonly MadeWindow[];
  /** From one window to another, by equal steps between their codes; absent where `sampled` is. */
  readonly walk?: { readonly from: Window; readonly to: Window; readonly steps: readonly MadeWindow[] };
}
