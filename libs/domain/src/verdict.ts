import type { KnownRelation } from './known-relation';
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
  /** Where the score stands; present beside it. */
  readonly standing?: Standing;
  /** Present when the state is `warming_up` or `unscorable`. */
  readonly reason?: UnscoredReason;
}

/** Where a score stands among those of its series. */
export interface Standing {
  /** Score from which a window of the series is anomalous. */
  readonly boundary: number;
  /** The usual score of the series. */
  readonly usual: number;
  /** How far the ways of the channels behind the score are known, 0 to 1. */
  readonly maturity: number;
  /** Boundary of the model's own score, where the channels' departure from their relation decides instead. */
  readonly modelBoundary?: number;
  /** What of the model's score is held against it; present beside it. */
  readonly modelScore?: number;
  /** What that departure was computed with; present beside it. */
  readonly relation?: KnownRelation;
  /** Width of the range in which each channel usually lies, `[channel]` of the score; 0 where it stands still. */
  readonly ranges: Float64Array;
}

/** A window with its score, or with none when no model serves its series yet. */
export interface ScoredWindow {
  readonly window: Window;
  readonly score?: Score;
}

/**
 * The score where 1.0 is the boundary of the series, comparable between series and models; beyond it by its logarithm,
 * so that 2 is 2.7 times the boundary, 5 is 55 times; NaN where there is none.
 */
export function standingScore({ score, standing }: Pick<Verdict, 'score' | 'standing'>): number {
  if (score === undefined || standing === undefined) return Number.NaN;
  return scaledScore(decisiveScore(score) / standing.boundary);
}

/** @param ratio how many times its boundary a score is */
export function scaledScore(ratio: number): number {
  return ratio > 1 ? 1 + Math.log(ratio) : ratio;
}

/** What of a score decides on alarms. */
export function decisiveScore({ value, loudest = value }: Pick<Score, 'value' | 'loudest'>): number {
  return loudest;
}
