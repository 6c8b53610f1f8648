import { rocAuc } from '@kymo/statistics';

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
  const isAnomalous = (_score: number, index: number) => labels[index] === 1;
  const isNormal = (_score: number, index: number) => labels[index] !== 1;
  return {
    aucPr: averagePrecision(labels, scores),
    aucRoc: rocAuc(scores.filter(isNormal), scores.filter(isAnomalous)),
  };
}

function averagePrecision(labels: Uint8Array, scores: Float64Array): number {
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const descending = Uint32Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]!);
  let truePositives = 0;
  let area = 0;
  for (let next = 0; next < descending.length;) {
    const threshold = scores[descending[next]!]!;
    const before = truePositives;
    for (; next < descending.length && scores[descending[next]!] === threshold; next++)
      truePositives += labels[descending[next]!]!;
    area += ((truePositives - before) * truePositives) / next;
  }
  return positives > 0 ? area / positives : NaN;
}
