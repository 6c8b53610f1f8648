import type { Artifact, Score, SeriesKey, Window } from '@kymo/domain';

/** A window as the model saw it. */
export interface SeenWindow {
  readonly window: Window;
  /** Score of the window whole: every step is fresh. */
  readonly score: Score;
}

/** A window that a code stands for, in the units of the data. */
export interface MadeWindow {
  /** `[time, channel]` */
  readonly values: Float32Array;
}

export interface LatentPoint {
  readonly series: SeriesKey;
  readonly timeMs: number;
  readonly score: number;
  /** Place along the two directions in which the codes vary most. */
  readonly x: number;
  readonly y: number;
}

export interface CalibrationPoint {
  /** Share of healthy windows that the calibration says score as high. */
  readonly stated: number;
  /** Share of the inspected windows that did. */
  readonly observed: number;
}

/** What there is to see of a fitted model and the windows it was shown. */
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
  /** Empty where the calibration knows no tail. */
  readonly calibration: readonly CalibrationPoint[];
  /** Where a code alone tells a window: windows made from codes drawn like those seen. */
  readonly sampled?: readonly MadeWindow[];
  /** Where a code alone tells a window: from one seen window to another, by equal steps between their codes. */
  readonly walk?: { readonly from: Window; readonly to: Window; readonly steps: readonly MadeWindow[] };
}
