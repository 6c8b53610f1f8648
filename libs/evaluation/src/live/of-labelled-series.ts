import { rangesOf } from '../metrics/ranges';
import type { LabelledSeries } from '../readers/labelled-series';
import { timesOfRows, type LiveRecording } from './live-recording';

/** A labelled recording as input of a monitor from a cold start: all of its rows. */
export function ofLabelledSeries(series: LabelledSeries, set: string): LiveRecording {
  const { name: key, channels, length, values, labels, intervalMs } = series;
  const timesMs = series.timesMs ?? timesOfRows(length, intervalMs);
  const events = series.events ?? rangesOf(labels);
  return {
    set,
    name: key,
    series: [{ key, tags: {}, channels, timesMs, values: Float64Array.from(values) }],
    events: events.map(({ first, last }) => ({
      series: key,
      startMs: timesMs[first]!,
      endMs: timesMs[last]!,
    })),
  };
}
