import { quantile } from '@kymo/statistics';
import { THRESHOLD } from './threshold';

/** The boundary follows so many of the latest scores. */
const FOLLOWED = 2000;
/** A model that finds more than this share of a series anomalous does not fit it, as in the live monitor. */
const ILL_FITTING_SHARE = 0.05;
/** Distance of the boundary from the level that this share of the latest scores exceeds. */
const MARGIN = 1.5;
/** Rows between two placings. */
const PLACED_EVERY = 16;

/**
 * Scores over a boundary that follows them, `[time]`: the learnt boundary, or 1.5 times the level that 5 % of the
 * latest 2,000 scores exceed, whichever is higher. A normal that has moved then hides later events no more than it must.
 * Looks at earlier rows only.
 * @param scores `[time]`; NaN where there is none
 */
export function overFollowingBoundary(scores: Float64Array): Float64Array {
  let boundary = THRESHOLD;
  return scores.map((score, row) => {
    if (row % PLACED_EVERY === 0) {
      const latest = scores.subarray(Math.max(0, row - FOLLOWED), row).filter(Number.isFinite);
      boundary = Math.max(THRESHOLD, MARGIN * quantile(latest, 1 - ILL_FITTING_SHARE));
    }
    return score / boundary;
  });
}
