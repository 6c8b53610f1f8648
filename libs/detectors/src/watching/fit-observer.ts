import type { TrainingMoment } from '../definition';
import type { Look } from './look-at';

/** Is told what a fit does while it goes on; what it makes of it never fails the fit. */
export interface FitObserver {
  /** One that is told of a part: of a network that is fitted on the way to the one that serves. */
  within(part: string): FitObserver;
  /** How the fit was asked for. */
  begun(options: unknown): void;
  learnt(moment: TrainingMoment): void;
  /** @param step batches learnt so far */
  looked(step: number, look: Look): void;
  /** Something could not be observed. */
  failed(error: unknown): void;
  close(): void;
}
