import type { Window } from '@kymo/domain';
import type { Learning } from '@kymo/alerting';
import {
  beginBoundary,
  type BoundaryOptions,
  boundaryOf,
  copyBoundary,
  type JudgedWindow,
  learnScore,
  type MovingBoundary,
  placeBoundary,
  restoredBoundary,
  storedBoundary,
} from './moving-boundary';

/** The boundary of one kind of score of a series. */
export interface ScoreBoundary {
  boundary?: MovingBoundary | undefined;
  /** While there is evidence of an anomaly: the boundary as it becomes if people are not told of one. */
  doubted?: MovingBoundary | undefined;
}

/** Where a score stands, in logarithms. */
export interface PlacedScore {
  readonly boundary: number;
  /** The usual score. */
  readonly usual: number;
  /** The score over the boundary. */
  readonly excess: number;
}

/** Where a score stands, before the score itself is learnt. @param learning what may be learnt from it */
export function placeScore(
  own: ScoreBoundary,
  { length, freshSteps, intervalMs }: Window,
  score: Pick<JudgedWindow, 'model' | 'logScore' | 'isMoving'>,
  learning: Learning,
  options: BoundaryOptions,
): PlacedScore {
  const { model, logScore, isMoving } = score;
  const judged = { model, logScore, isMoving, length, freshSteps, intervalMs };
  if (learning === 'usual' && own.doubted) own.boundary = { ...own.doubted, steps: own.boundary!.steps };
  if (learning !== 'in-doubt') own.doubted = undefined;
  if (learning === 'reset') own.boundary = undefined;
  const moving = (own.boundary ??= beginBoundary(judged));
  placeBoundary(moving, judged, options);
  const boundary = boundaryOf(moving, judged);
  const placed = { boundary, usual: moving.usual, excess: judged.logScore - boundary };
  if (learning === 'in-doubt') own.doubted ??= copyBoundary(moving);
  if (learning !== 'nothing') learnScore(own.doubted ?? moving, judged, options);
  return placed;
}

/** A copy to be stored. */
export function storedScoreBoundary({ boundary, doubted }: ScoreBoundary): ScoreBoundary {
  return {
    ...(boundary && { boundary: storedBoundary(boundary) }),
    ...(doubted && { doubted: storedBoundary(doubted) }),
  };
}

/** What is stored, as scores are placed by it. */
export function restoredScoreBoundary({ boundary, doubted }: ScoreBoundary): ScoreBoundary {
  return {
    ...(boundary && { boundary: restoredBoundary(boundary) }),
    ...(doubted && { doubted: restoredBoundary(doubted) }),
  };
}
