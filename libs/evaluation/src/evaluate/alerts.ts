import type { LabelledSeries } from '../readers/labelled-series';
import { overFollowingBoundary } from './following-boundary';
import { THRESHOLD } from './threshold';

/**
 * Computes the rows at which people are alerted, `[time]`, 1 where an alert is raised; must not look ahead.
 * @param scores causal scores, `[time]`; NaN where there is none
 * @param intervalMs time between two rows, if known
 */
export type AlertRule = (scores: Float64Array, windowLength: number, intervalMs?: number) => Uint8Array;

/** Figures of alerts: one per incident, however long it lasts. */
export interface AlertFigures {
  readonly raised: number;
  /** Share of the alerts raised inside an event; NaN when none was raised. */
  readonly precision: number;
  readonly falsePerDay: number;
}

/**
 * An alert when the score crosses a boundary that follows the scores, after one window length below it: what a detector
 * finds, without the evidence over time that a page waits for.
 */
export const alertsAtOnset: AlertRule = (scores, windowLength) => {
  let quietRows = Infinity;
  return Uint8Array.from(overFollowingBoundary(scores), (score) => {
    const isAlarm = score >= THRESHOLD;
    const isOnset = isAlarm && quietRows >= windowLength;
    quietRows = isAlarm ? 0 : quietRows + 1;
    return Number(isOnset);
  });
};

export function alertFigures(
  alerts: Uint8Array,
  { labels, scoredFrom, intervalMs }: LabelledSeries,
): AlertFigures {
  let raised = 0;
  let inside = 0;
  for (let row = scoredFrom; row < alerts.length; row++) {
    raised += alerts[row]!;
    inside += alerts[row]! & labels[row]!;
  }
  const days = intervalMs === undefined ? NaN : ((alerts.length - scoredFrom) * intervalMs) / 86_400_000;
  return { raised, precision: inside / raised, falsePerDay: (raised - inside) / days };
}
