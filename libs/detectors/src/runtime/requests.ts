import type { Artifact, FitProgress, TrainingSeries } from '@kymo/domain';
import type { Engine } from '@kymo/engine';
import type { WindowBatch } from '../inference/window-batch';

/** What the factory asks of its workers, as plain values. */
export interface FitRequest {
  readonly engine: Engine['name'];
  readonly detector: string;
  readonly options: unknown;
  readonly training: readonly TrainingSeries[];
  readonly seed: number;
  readonly tensorboard?: string;
}

/** What a worker tells while it fits. */
export interface FitNews {
  readonly progress?: FitProgress;
  readonly warning?: string;
}

export interface RestoreRequest {
  readonly engine: Engine['name'];
  /** Names the scorer on the workers. */
  readonly id: string;
  readonly artifact: Artifact;
}

export interface ScoreRequest {
  readonly id: string;
  readonly batch: WindowBatch;
}
