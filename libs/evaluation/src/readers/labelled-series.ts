import { median } from '@kymo/statistics';
import type { RowRange } from '../metrics/ranges';

/** How a recording and its labels are laid out in files. */
export type DatasetForm = 'tsb-ad' | 'nab' | 'skab' | '3w' | 'pair' | 'csv';

/** One recording with its labels and the part of it that may be learnt from. */
export interface LabelledSeries {
  readonly name: string;
  /** What a model knows the machine by, where that is not the name of the recording. */
  readonly machine?: string;
  readonly form: DatasetForm;
  /** In the order of the file. */
  readonly channels: readonly string[];
  readonly length: number;
  /** `[time, channel]`, row-major; NaN where missing. */
  readonly values: Float64Array;
  /** `[time]`, 1 where anomalous. */
  readonly labels: Uint8Array;
  /** Rows 0 to `trainingLength` − 1 are the training part. */
  readonly trainingLength: number;
  /** First row that counts in the figures. */
  readonly scoredFrom: number;
  /** Labelled events where they are given as such; elsewhere they are the runs of `labels`. */
  readonly events?: readonly RowRange[];
  /** Usual distance of two rows of the training part, milliseconds. */
  readonly intervalMs?: number;
  /** `[time]`, milliseconds since the Unix epoch. */
  readonly timesMs?: Float64Array;
}

/** A recording found but not yet read. */
export interface SeriesFile {
  readonly name: string;
  readonly form: DatasetForm;
  readonly path: string;
  /** Other files that it takes in: no recordings of their own. */
  readonly parts?: readonly string[];
  /**
   * @param trainingRows first rows that may be learnt from, instead of what the layout says
   * @throws KymoError INPUT_UNREADABLE
   */
  load(trainingRows?: number): Promise<LabelledSeries>;
}

/** The same recording with another training part; where only rows behind it count, that moves too. */
export function withTrainingRows(series: LabelledSeries, rows: number): LabelledSeries {
  const trainingLength = Math.min(rows, series.length - 1);
  return { ...series, trainingLength, scoredFrom: series.scoredFrom === 0 ? 0 : trainingLength };
}

/** The same recording as known before it goes on: a channel without any number in the training part is left out. */
export function asTrainingTells(series: LabelledSeries): LabelledSeries {
  const { channels, trainingLength, timesMs } = series;
  const width = channels.length;
  const training = series.values.subarray(0, trainingLength * width);
  const known = channels.filter((_, channel) =>
    training.some((value, index) => index % width === channel && Number.isFinite(value)),
  );
  const intervalMs =
    timesMs === undefined ? series.intervalMs : usualStep(timesMs.subarray(0, trainingLength));
  return { ...series, channels: known, values: valuesOf(series, known), intervalMs };
}

/** Median distance of moments that follow each other; undefined where none does. */
export function usualStep(timesMs: Float64Array): number | undefined {
  const steps = Array.from(timesMs.subarray(1), (time, row) => time - timesMs[row]!);
  const usual = median(steps.filter((step) => step > 0));
  return Number.isFinite(usual) ? usual : undefined;
}

/** Values of some channels, `[time, channel]`. */
export function valuesOf(
  from: Pick<LabelledSeries, 'channels' | 'length' | 'values'>,
  channels: readonly string[],
): Float64Array {
  const columns = channels.map((channel) => from.channels.indexOf(channel));
  const values = new Float64Array(from.length * columns.length);
  for (let row = 0; row < from.length; row++) {
    columns.forEach((column, index) => {
      values[row * columns.length + index] = from.values[row * from.channels.length + column]!;
    });
  }
  return values;
}

/** Values of one channel, `[time]`. */
export function channelValues(series: LabelledSeries, channel: number): Float64Array {
  const width = series.channels.length;
  return Float64Array.from({ length: series.length }, (_, row) => series.values[row * width + channel]!);
}
