import type { ModelView } from '@kymo/api';
import type { SeriesKey } from '@kymo/domain';
import type { Rung } from './detection-options';
import type { Fitted } from './shelf';

/** A fitted model that has yet to prove better than what serves. */
export interface Challenger {
  readonly fitted: Fitted;
  /** How much each series had shown when the history was gathered for the fit. */
  readonly since: Readonly<Record<SeriesKey, Shown>>;
  /** Steps that the series have to show together before it is judged. */
  readonly dueSteps: number;
}

/** How much of a series had been seen at a moment. */
export interface Shown {
  readonly steps: number;
  readonly lastMs: number;
}

/** One detector of one group on its way from waiting to serving. */
export interface Step {
  readonly rung: Rung;
  readonly rank: number;
  state: ModelView['state'];
  detail: string;
  fraction?: number | undefined;
  remainingMs?: number | undefined;
  /** Hash of the last model of this rung that has served the group, or was held against what does. */
  hash?: string | undefined;
  challenger?: Challenger | undefined;
  /** Longest series at the last fit, successful or not; 0 before the first. */
  fittedSteps: number;
  /** Latest event time at that fit. */
  fittedMs: number;
  /** When it ended, by the wall clock. */
  fittedAt: number;
  /** Series that were fitted on, successfully or not. */
  learnt: ReadonlySet<SeriesKey>;
}

export function firstStep(rung: Rung, rank: number): Step {
  return {
    rung,
    rank,
    state: 'waiting',
    detail: '',
    fittedSteps: 0,
    fittedMs: 0,
    fittedAt: 0,
    learnt: new Set(),
  };
}
