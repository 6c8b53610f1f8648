import { median } from '@kymo/statistics';
import { rangesOf } from './ranges';

/** Counts of the alarms of one series at one threshold; their sums pool several series. */
export interface AlarmCounts {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
  readonly events: number;
  readonly detectedEvents: number;
  /** Runs of consecutive alarms outside every event. */
  readonly falseEpisodes: number;
  /** Rows from the beginning of each detected event to its first alarm. */
  readonly delays: readonly number[];
  /** Time covered, where known, milliseconds. */
  readonly durationMs?: number;
}

/** Figures of the alarms at one threshold; NaN where a figure is undefined. */
export interface AlarmFigures {
  /** Share of events with at least one alarm. */
  readonly recall: number;
  /** Share of alarmed points that are anomalous. */
  readonly precision: number;
  /** Harmonic mean of the two above: events found against points alarmed. */
  readonly f1: number;
  readonly pointRecall: number;
  readonly pointF1: number;
  /** Share of normal points that are alarmed. */
  readonly falseAlarmRate: number;
  /** Share of anomalous points that are not alarmed. */
  readonly missedAlarmRate: number;
  /** Alarmed normal points per 1,000 points. */
  readonly falsePer1000: number;
  /** Runs of alarms outside every event, per day of recording. */
  readonly falsePerDay: number;
  /** Rows from an event's beginning to its first alarm, median over detected events. */
  readonly medianDelay: number;
}

/**
 * @param labels `[time]`, 0 or 1
 * @param alarms `[time]`, 0 or 1
 */
export function countAlarms(labels: Uint8Array, alarms: Uint8Array, intervalMs?: number): AlarmCounts {
  let truePositives = 0;
  let alarmed = 0;
  let positives = 0;
  labels.forEach((label, row) => {
    positives += label;
    alarmed += alarms[row]!;
    truePositives += label & alarms[row]!;
  });
  const falsePositives = alarmed - truePositives;
  const events = rangesOf(labels);
  const delays = events
    .map(({ first, last }) => alarms.subarray(first, last + 1).indexOf(1))
    .filter((delay) => delay >= 0);
  return {
    truePositives,
    falsePositives,
    trueNegatives: labels.length - positives - falsePositives,
    falseNegatives: positives - truePositives,
    events: events.length,
    detectedEvents: delays.length,
    falseEpisodes: rangesOf(alarms.map((alarm, row) => alarm & (1 - labels[row]!))).length,
    delays,
    durationMs: intervalMs === undefined ? undefined : labels.length * intervalMs,
  };
}

/** The pooled counts of several series. */
export function poolAlarms(counts: readonly AlarmCounts[]): AlarmCounts {
  const sum = (pick: (one: AlarmCounts) => number) => counts.reduce((total, one) => total + pick(one), 0);
  const timed = counts.every((one) => one.durationMs !== undefined);
  return {
    truePositives: sum((one) => one.truePositives),
    falsePositives: sum((one) => one.falsePositives),
    trueNegatives: sum((one) => one.trueNegatives),
    falseNegatives: sum((one) => one.falseNegatives),
    events: sum((one) => one.events),
    detectedEvents: sum((one) => one.detectedEvents),
    falseEpisodes: sum((one) => one.falseEpisodes),
    delays: counts.flatMap((one) => one.delays),
    durationMs: timed ? sum((one) => one.durationMs ?? 0) : undefined,
  };
}

export function alarmFigures(counts: AlarmCounts): AlarmFigures {
  const { truePositives, falsePositives, trueNegatives, falseNegatives, durationMs } = counts;
  const points = truePositives + falsePositives + trueNegatives + falseNegatives;
  const recall = counts.detectedEvents / counts.events;
  const pointRecall = truePositives / (truePositives + falseNegatives);
  const alarmed = truePositives + falsePositives;
  const precision = alarmed === 0 ? 0 : truePositives / alarmed;
  return {
    recall,
    precision,
    f1: harmonicMean(recall, precision),
    pointRecall,
    pointF1: harmonicMean(pointRecall, precision),
    falseAlarmRate: falsePositives / (falsePositives + trueNegatives),
    missedAlarmRate: 1 - pointRecall,
    falsePer1000: (1000 * falsePositives) / points,
    falsePerDay: durationMs === undefined ? NaN : counts.falseEpisodes / (durationMs / 86_400_000),
    medianDelay: median(counts.delays),
  };
}

/** F1 of two rates; 0 where both are 0. */
export function harmonicMean(a: number, b: number): number {
  return a + b === 0 ? 0 : (2 * a * b) / (a + b);
}
