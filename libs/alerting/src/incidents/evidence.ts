/** Evidence at which an incident begins. */
export const ENOUGH_EVIDENCE = 1;
/** More is not kept, so that an incident ends soon after its trouble. */
const MAX_EVIDENCE = 1.5;
/** Scores farther from the boundary than this, in logarithms, weigh no more, so that none lasts for long in the evidence. */
export const FARTHEST = 3;

/**
 * Adds up evidence over windows that overlap: a score weighs by its logarithm over the boundary and by the steps that
 * are new in its window, so that one that lies `lastingScore` over the boundary is enough once it has lasted for a
 * window's length, one far beyond after a few steps; scores below the boundary take evidence away. A cumulative sum.
 * @param before evidence so far, 0 to 1.5
 * @param logScore logarithm of the score over its boundary
 * @param share steps that are new, as a share of the window
 * @param lastingLog logarithm of `lastingScore`
 * @see Page, Continuous inspection schemes (1954)
 */
export function addEvidence(before: number, logScore: number, share: number, lastingLog: number): number {
  const weight = Math.max(-FARTHEST, Math.min(FARTHEST, logScore)) / lastingLog;
  return Math.max(0, Math.min(MAX_EVIDENCE, before + weight * Math.min(1, share)));
}
