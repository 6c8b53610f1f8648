/** A fitted model as plain data: everything that scoring needs, nothing that runs. */
export interface Artifact {
  /** Layout of this document, as it was written; raised when it changes. */
  readonly formatVersion: 1 | 2 | 3;
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
  /** How the detector did on windows it had not learnt, clean and with faults injected; absent where none could be held out. */
  readonly trial?: Trial;
}

/** How well a detector tells injected faults from clean windows. */
export interface Trial {
  /** Clean windows scored. */
  readonly windows: number;
  /** Share of the clean windows beyond the boundary. */
  readonly falseAlarmShare: number;
  readonly faults: readonly FaultTrial[];
}

export interface FaultTrial {
  /** Kind of the fault: `spike`, `shift`, ... */
  readonly kind: string;
  /** Area under the ROC curve of faulty against clean windows. */
  readonly auc: number;
  /** Share of the faulty windows beyond the boundary. */
  readonly caughtShare: number;
}
