import type { Score } from './score';
import type { Window } from './window';

/** What Kymo says of a window. Never `normal` by accident: what cannot be scored says so. */
export type VerdictState = 'normal' | 'anomalous' | 'warming_up' | 'unscorable';

/** Why a window has no score. */
export type UnscoredReason = 'no_model' | 'too_few_values' | 'score_not_finite' | 'silent';

export interface Verdict {
  readonly window: Window;
  readonly state: VerdictState;
  /** Present when the state is `normal` or `anomalous`. */
  readonly score?: Score;
  /** Where the boundary of the score stood; absent where it is the learnt 1.0. */
  readonly boundary?: number;
  /** Present when the state is `warming_up` or `unscorable`. */
  readonly reason?: UnscoredReason;
}

/** A window with its score, or with none when no model serves its series yet. */
export interface ScoredWindow {
  readonly window: Window;
  readonly score?: Score;
}
