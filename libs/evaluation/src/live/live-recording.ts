import type { SeriesKey } from '@kymo/domain';

/** One series as it is replayed: every row a moment. */
export interface LiveSeries {
  readonly key: SeriesKey;
  readonly tags: Readonly<Record<string, string>>;
  readonly channels: readonly string[];
  /** `[time]`, milliseconds since the Unix epoch, ascending. */
  readonly timesMs: Float64Array;
  /** `[time, channel]`, row-major; NaN where missing. */
  readonly values: Float64Array;
}

/** A labelled or injected event. */
export interface LiveEvent {
  readonly series: SeriesKey;
  readonly startMs: number;
  /** Last moment of it. */
  readonly endMs: number;
  /** Kind of the fault, if it was injected. */
  readonly kind?: string;
  readonly channels?: readonly string[];
}

/** Input of one monitor, from a cold start. */
export interface LiveRecording {
  /** Recordings of one set are reported together. */
  readonly set: string;
  readonly name: string;
  readonly series: readonly LiveSeries[];
  readonly events: readonly LiveEvent[];
}

/** Assumed interval of a recording without times. */
const ROW_MS = 60_000;
/** Assumed beginning of such a recording: a Thursday. */
const ROW_ORIGIN_MS = Date.UTC(2026, 0, 1);

/** Assumed times of rows without times. @returns `[time]`, milliseconds since the Unix epoch */
export function timesOfRows(rows: number, intervalMs = ROW_MS): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => ROW_ORIGIN_MS + row * intervalMs);
}
