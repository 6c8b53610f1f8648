import type { Artifact, FitProgress, TrainingSeries } from '@kymo/domain';
import type { Engine } from '@kymo/engine';
import type { WindowBatch } from '../inference/window-batch';

/** Request for a fit, as plain values. */
export interface FitRequest {
  readonly engine: Engine['name'];
  readonly detector: string;
  readonly options: unknown;
  readonly training: readonly TrainingSeries[];
  readonly seed: number;
  readonly tensorboard?: string;
}

/** Message of a worker during a fit. */
export interface FitNews {
  readonly progress?: FitProgress;
  readonly warning?: string;
}

export interface RestoreRequest {
  readonly engine: Engine['name'];
  /** Identifies the scorer on the workers. */
  readonly id: string;
  readonly artifact: Artifact;
}

export interface ScoreRequest {
  readonly id: string;
  readonly batch: WindowBatch;
}
