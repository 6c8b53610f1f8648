/**
 * Area under the ROC curve: the share of the pairs in which the positive outscores the negative, ties counted half.
 * @param negatives scores of what should score low, finite
 * @param positives scores of what should score high, finite
 * @returns NaN where either is empty
 */
export function rocAuc(negatives: ArrayLike<number>, positives: ArrayLike<number>): number {
  const low = Float64Array.from(negatives).sort();
  const high = Float64Array.from(positives).sort();
  let won = 0;
  let below = 0;
  let upTo = 0;
  for (const score of high) {
    while (below < low.length && low[below]! < score) below += 1;
    while (upTo < low.length && low[upTo]! <= score) upTo += 1;
    won += (below + upTo) / 2;
  }
  return won / (low.length * high.length);
}
