/** Areas under the two point-wise curves; NaN where one of the classes is absent. */
export interface CurveAreas {
  /** Average precision: precision weighted by each gain of recall. */
  readonly aucPr: number;
  readonly aucRoc: number;
}

/**
 * AUC-PR and AUC-ROC over all distinct thresholds.
 * @param labels `[time]`, 0 or 1
 * @param scores `[time]`, finite
 */
export function curveAreas(labels: Uint8Array, scores: Float64Array): CurveAreas {
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const negatives = labels.length - positives;
  const descending = Uint32Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]!);
  let truePositives = 0;
  let falsePositives = 0;
  let precisionArea = 0;
  let rocArea = 0;
  for (let next = 0; next < descending.length;) {
    const threshold = scores[descending[next]!]!;
    const before = { truePositives, falsePositives };
    for (; next < descending.length && scores[descending[next]!] === threshold; next++) {
      if (labels[descending[next]!]) truePositives++;
      else falsePositives++;
    }
    const gained = truePositives - before.truePositives;
    precisionArea += (gained * truePositives) / (truePositives + falsePositives);
    rocArea += ((falsePositives - before.falsePositives) * (truePositives + before.truePositives)) / 2;
  }
  return {
    aucPr: positives > 0 ? precisionArea / positives : NaN,
    aucRoc: positives > 0 && negatives > 0 ? rocArea / (positives * negatives) : NaN,
  };
}
