import type { CleanKind } from '@kymo/simulation';
import type { RecordTarget } from './record-writer';

/** Options of `kymo simulate`. */
export interface SimulateOptions extends RecordTarget {
  readonly machines: number;
  readonly historyDays: number;
  readonly faultEveryMinutes: number;
  readonly clean?: CleanKind;
  readonly series?: number;
  readonly alone?: boolean;
  readonly days: number;
  readonly minutesPerSecond?: number;
  readonly start?: string;
  readonly seed: number;
  readonly json?: boolean;
}

/** Summary of a finished simulation: as text, and as one JSON object. */
export interface SimulationSummary {
  readonly text: string;
  readonly json: object;
}
