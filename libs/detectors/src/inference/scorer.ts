import type { ScoreBatch, WindowBatch } from './window-batch';

/** A fitted model that scores packed windows. */
export interface Scorer {
  score(batch: WindowBatch): Promise<ScoreBatch>;
  /** @returns `[window, code]` */
  encode(batch: WindowBatch): Promise<Float32Array>;
  dispose(): Promise<void>;
}
