import { type Decoded, NAME_LENGTH_LIMIT, type Rejection, type Sample, TAG_LIMIT } from '@kymo/domain';
import { z } from 'zod';
import { readEpoch } from './instant';
import { isMeasurement, isName, noMeasurement, quoted, rejection, type Limits } from './limits';
import { mergedSamples } from './merged-samples';

/** Labels by name. */
export type Labels = Readonly<Record<string, string>>;

/** One number of a metric, as Prometheus and OpenTelemetry know it. */
export interface LabelledPoint {
  readonly metric: string;
  /** What tells it from other points of the metric and series. */
  readonly labels: Labels;
  /** Undefined where neither the point nor the record has a time. */
  readonly timeMs: number | undefined;
  /** Null where there is no number. */
  readonly value: number | null;
}

/** Points of one series: a machine, a service, a job. */
export interface PointsOfSeries {
  readonly series: string;
  readonly tags: Labels;
  readonly points: readonly LabelledPoint[];
}

/** Which metrics are read. */
export const metricsShape = {
  metrics: z
    .array(z.string().min(1).max(NAME_LENGTH_LIMIT))
    .min(1)
    .optional()
    .describe('Metrics to watch; * stands for any text. All by default'),
};

/** Whether a metric is to be read. */
export function metricFilter(patterns: readonly string[] | undefined): (metric: string) => boolean {
  if (patterns === undefined) return () => true;
  const known = new Map<string, boolean>();
  return (metric) => {
    let isWanted = known.get(metric);
    if (isWanted === undefined) {
      isWanted = patterns.some((pattern) => matches(metric, pattern.split('*')));
      if (known.size < MAX_KNOWN) known.set(metric, isWanted);
    }
    return isWanted;
  };
}

const MAX_KNOWN = 10_000;

/** Whether a text consists of the parts, with anything between them. */
function matches(text: string, [first = '', ...rest]: readonly string[]): boolean {
  if (!text.startsWith(first)) return false;
  const last = rest.pop();
  if (last === undefined) return text === first;
  let from = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}

/** The series that some labels name, joined by a slash, those that are absent left out. */
export function seriesOfLabels(labels: Labels, names: readonly string[], otherwise: string): string {
  const found = names.flatMap((name) =>
    labels[name] === undefined || labels[name] === '' ? [] : [labels[name]],
  );
  return found.length === 0 ? otherwise : found.join('/');
}

/** Labels as tags of a sample. */
export function tagsOf(labels: Labels): Labels {
  const tags = Object.entries(labels).filter(([name]) => isName(name));
  return Object.fromEntries(
    tags.slice(0, TAG_LIMIT).map(([name, value]) => [name, value.slice(0, NAME_LENGTH_LIMIT)]),
  );
}

/** Samples of points: a channel is the metric with its labels, `requests{code=200}`. */
export function samplesOfPoints(groups: Iterable<PointsOfSeries>, limits: Limits): Decoded {
  const samples: Sample[] = [];
  const rejections: Rejection[] = [];
  for (const { series, tags, points } of groups) {
    if (!isName(series)) {
      const found = `series: ${quoted(series)} is empty, too long or reserved; name it by other labels (option series)`;
      rejections.push(rejection('schema', found));
      continue;
    }
    for (const point of points) {
      const outcome = toSample(series, tags, point, limits);
      if ('reason' in outcome) rejections.push(outcome);
      else samples.push(outcome);
    }
  }
  const merged = mergedSamples(samples, limits.maxChannels);
  return { samples: merged.samples, rejections: [...rejections, ...merged.rejections] };
}

function toSample(series: string, tags: Labels, point: LabelledPoint, limits: Limits): Sample | Rejection {
  const { metric, labels, value } = point;
  const channel = channelOf(metric, labels);
  if (!isName(channel)) {
    const found = `metric ${quoted(channel)} is empty, too long or reserved; name the series by more labels, or leave it out`;
    return rejection('schema', found);
  }
  if (point.timeMs === undefined) return rejection('time_missing', `${channel}: it has no time; send one`);
  const timeMs = readEpoch(point.timeMs, 'ms', `time of ${channel}`, limits);
  if (typeof timeMs !== 'number') return timeMs;
  if (value !== null && !isMeasurement(value)) return noMeasurement(value, channel);
  return { series, timeMs, values: { [channel]: value }, tags };
}

/** Name of the channel of a metric and the labels that tell it from others: `requests{code=200}`. */
export function channelOf(metric: string, labels: Labels): string {
  const names = Object.keys(labels).sort();
  if (names.length === 0) return metric;
  return `${metric}{${names.map((name) => `${name}=${labels[name]}`).join(',')}}`;
}
