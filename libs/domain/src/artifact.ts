/** A fitted model as plain data: everything that scoring needs, nothing that runs. */
export interface Artifact {
  /** Layout of this document; raised when it changes. */
  readonly formatVersion: 1;
  readonly detector: string;
  /** Hexadecimal SHA-256 over all that follows. */
  readonly hash: string;
  /** Options the model was fitted with, defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly channels: readonly string[];
  readonly windowLength: number;
  /** Scaling by series, calibration by series, thresholds: the detector's own plain data. */
  readonly fitted: Readonly<Record<string, unknown>>;
  /** How the fit went. */
  readonly report: TrainingReport;
  /** Named arrays: the network's weights. */
  readonly weights: readonly WeightArray[];
}

export interface WeightArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface TrainingReport {
  readonly fittedAt: string;
  readonly seed: number;
  readonly engine: string;
  readonly series: readonly string[];
  readonly trainingWindows: number;
  readonly validationWindows: number;
  readonly epochs: number;
  /** Loss by epoch. */
  readonly trainingLoss: readonly number[];
  readonly validationLoss: readonly number[];
  readonly seconds: number;
}
