import { affiliation } from './affiliation';
import { alarmFigures, countAlarms, harmonicMean } from './alarms';
import { rangesOf, type RowRange } from './ranges';

/**
 * F1 scores at the threshold that is best in hindsight. Only for comparison with tables that report them:
 * no detector knows that threshold, and point adjustment rewards chance.
 */
export interface OracleScores {
  readonly pointF1: number;
  readonly pointAdjustedF1: number;
  readonly eventF1: number;
  readonly rangeF1: number;
  readonly affiliationF1: number;
}

const THRESHOLDS = 100;

/**
 * The benchmark's own F1 scores, each at its best threshold.
 * @param labels `[time]`, 0 or 1, with at least one event
 * @param scores `[time]`, finite
 */
export function oracleScores(labels: Uint8Array, scores: Float64Array): OracleScores {
  const lowest = scores.reduce((low, score) => Math.min(low, score), Infinity);
  const highest = scores.reduce((high, score) => Math.max(high, score), -Infinity);
  const best = { pointAdjustedF1: 0, eventF1: 0, rangeF1: 0, affiliationF1: 0 };
  for (let index = 0; index < THRESHOLDS; index++) {
    const threshold =
      index === THRESHOLDS - 1 ? highest : lowest + index * ((highest - lowest) / (THRESHOLDS - 1));
    const alarms = Uint8Array.from(scores, (score) => Number(score > threshold));
    const near = affiliation(labels, alarms);
    const adjusted = alarmFigures(countAlarms(labels, pointAdjusted(labels, alarms)));
    best.pointAdjustedF1 = Math.max(best.pointAdjustedF1, adjusted.pointF1);
    best.eventF1 = Math.max(best.eventF1, alarmFigures(countAlarms(labels, alarms)).f1);
    best.rangeF1 = Math.max(best.rangeF1, rangeF1(labels, alarms));
    best.affiliationF1 = Math.max(best.affiliationF1, harmonicMean(near.precision, near.recall) || 0);
  }
  return { pointF1: bestPointF1(labels, scores), ...best };
}

/** The benchmark adds 1e-5 to the denominator here. */
function bestPointF1(labels: Uint8Array, scores: Float64Array): number {
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const descending = Uint32Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]!);
  let truePositives = 0;
  let best = 0;
  descending.forEach((row, rank) => {
    truePositives += labels[row]!;
    const next = descending[rank + 1];
    if (next !== undefined && scores[next] === scores[row]) return;
    const precision = truePositives / (rank + 1);
    const recall = truePositives / positives;
    best = Math.max(best, (2 * precision * recall) / (precision + recall + 1e-5));
  });
  return best;
}

/** One alarm in an event counts as the whole event; the benchmark never adds the very first row. */
function pointAdjusted(labels: Uint8Array, alarms: Uint8Array): Uint8Array {
  const adjusted = alarms.slice();
  for (const { first, last } of rangesOf(labels)) {
    const detected = alarms.subarray(first, last + 1).includes(1);
    if (detected) adjusted.fill(1, alarms[first] ? first : Math.max(1, first), last + 1);
  }
  return adjusted;
}

/** @see Tatbul et al., "Precision and Recall for Time Series", NeurIPS 2018; flat bias, α = 0.2 */
function rangeF1(labels: Uint8Array, alarms: Uint8Array): number {
  const events = rangesOf(labels);
  const predicted = rangesOf(alarms);
  return harmonicMean(rangeRecall(events, predicted, 0.2), rangeRecall(predicted, events, 0));
}

function rangeRecall(wanted: readonly RowRange[], found: readonly RowRange[], existence: number): number {
  if (wanted.length === 0) return 0;
  const worth = wanted.reduce((sum, { first, last }) => {
    const touching = found.filter((range) => range.first <= last && range.last >= first);
    if (touching.length === 0) return sum;
    const covered = touching.reduce(
      (rows, range) => rows + Math.min(range.last, last) - Math.max(range.first, first) + 1,
      0,
    );
    return sum + existence + ((1 - existence) * covered) / (last - first + 1) / touching.length;
  }, 0);
  return worth / wanted.length;
}
