import type { Incident, SeriesKey } from '@kymo/domain';

/** Verdicts of one series, in the order of time. */
export interface JudgedSeries {
  readonly key: SeriesKey;
  readonly intervalMs: number;
  /** Of each judged step, milliseconds since the Unix epoch. */
  readonly timesMs: Float64Array;
  /** Score of each judged step, 1.0 where the boundary stood. */
  readonly scores: Float32Array;
}

/** Verdicts and incidents of a monitor for one recording. */
export interface LiveOutcome {
  readonly incidents: readonly Incident[];
  readonly judged: readonly JudgedSeries[];
}
