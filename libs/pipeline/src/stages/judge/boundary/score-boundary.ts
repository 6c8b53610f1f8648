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
} from './moving-boundary';

/** The boundary of one kind of score of a series. */
export interface Placed {
  boundary?: MovingBoundary | undefined;
  /** While there is evidence of an anomaly: the boundary as it becomes if people are not told of one. */
  doubted?: MovingBoundary | undefined;
}

/** Where a score stands, in logarithms. */
export interface Stood {
  readonly boundary: number;
  /** The usual score. */
  readonly usual: number;
  /** The score over the boundary. */
  readonly excess: number;
}

/** Where a score stands, before the score itself is learnt. @param learning what may be learnt from it */
export function place(
  placed: Placed,
  { length, freshSteps, intervalMs }: Window,
  score: Pick<JudgedWindow, 'model' | 'logScore' | 'isMoving'>,
  learning: Learning,
  options: BoundaryOptions,
): Stood {
  const judged = { ...score, length, freshSteps, intervalMs };
  if (learning === 'usual' && placed.doubted)
    placed.boundary = { ...placed.doubted, steps: placed.boundary!.steps };
  if (learning !== 'in-doubt') placed.doubted = undefined;
  if (learning === 'reset') placed.boundary = undefined;
  const moving = (placed.boundary ??= beginBoundary(judged));
  placeBoundary(moving, judged, options);
  const boundary = boundaryOf(moving, judged);
  const stood = { boundary, usual: moving.usual, excess: judged.logScore - boundary };
  if (learning === 'in-doubt') placed.doubted ??= copyBoundary(moving);
  if (learning !== 'nothing') learnScore(placed.doubted ?? moving, judged, options);
  return stood;
}

/** A copy that later scores do not change. */
export function copyPlaced({ boundary, doubted }: Placed): Placed {
  return {
    ...(boundary && { boundary: copyBoundary(boundary) }),
    ...(doubted && { doubted: copyBoundary(doubted) }),
  };
}
