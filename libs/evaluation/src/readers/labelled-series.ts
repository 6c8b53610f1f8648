import type { RowRange } from '../metrics/ranges';

/** How a recording and its labels are laid out in files. */
export type DatasetForm = 'tsb-ad' | 'nab' | 'skab' | '3w' | 'pair' | 'csv';

/** One recording with its labels and the part of it that may be learnt from. */
export interface LabelledSeries {
  readonly name: string;
  readonly form: DatasetForm;
  /** In the order of the file. */
  readonly channels: readonly string[];
  readonly length: number;
  /** `[time, channel]`, row-major; NaN where missing. */
  readonly values: Float32Array;
  /** `[time]`, 1 where anomalous. */
  readonly labels: Uint8Array;
  /** Rows 0 to `trainingLength` − 1 are the training part. */
  readonly trainingLength: number;
  /** First row that counts in the figures. */
  readonly scoredFrom: number;
  /** Labelled events where they are given as such; elsewhere they are the runs of `labels`. */
  readonly events?: readonly RowRange[];
  /** Usual distance of two rows, milliseconds. */
  readonly intervalMs?: number;
  /** `[time]`, milliseconds since the Unix epoch. */
  readonly timesMs?: Float64Array;
}

/** A recording found but not yet read. */
export interface SeriesFile {
  readonly name: string;
  readonly form: DatasetForm;
  readonly path: string;
  /** @throws KymoError INPUT_UNREADABLE */
  load(): Promise<LabelledSeries>;
}

/** The same recording with another training part; where only rows behind it count, that moves too. */
export function withTrainingRows(series: LabelledSeries, rows: number): LabelledSeries {
  const trainingLength = Math.min(rows, series.length - 1);
  return { ...series, trainingLength, scoredFrom: series.scoredFrom === 0 ? 0 : trainingLength };
}

/** Values of one channel, `[time]`. */
export function channelValues(series: LabelledSeries, channel: number): Float64Array {
  const width = series.channels.length;
  return Float64Array.from({ length: series.length }, (_, row) => series.values[row * width + channel]!);
}
