import { isObject } from '../tables/json-rows';
import { moment, number, type JsonEvents } from './event-values';
import { channelOf, Moments, seriesOf, type Labels } from './labels';

type Pairs = readonly (readonly [unknown, unknown])[];

/** What Graphite draws: `{"target": "a.b", "datapoints": [[value, time], …]}`. */
const GRAPHITE: JsonEvents = {
  shape: 'Graphite render result',
  isBySeries: true,
  samples(document, fallback) {
    const { target, datapoints } = document as { target: string; datapoints: Pairs };
    const moments = new Moments();
    for (const [value, time] of datapoints) moments.add(fallback, moment(time), target, number(value));
    return moments.samples;
  },
};

/** What OpenTSDB answers: `{"metric": "a", "tags": {…}, "dps": {"time": value, …}}`. */
const OPENTSDB: JsonEvents = {
  shape: 'OpenTSDB query result',
  isBySeries: true,
  samples(document, fallback) {
    const {
      metric,
      tags = {},
      dps,
    } = document as {
      metric: string;
      tags?: Labels;
      dps: Record<string, unknown> | Pairs;
    };
    const moments = new Moments();
    const pairs = Array.isArray(dps) ? (dps as Pairs) : Object.entries(dps);
    for (const [time, value] of pairs)
      moments.add(seriesOf(tags) || fallback, moment(time), channelOf(metric, tags), number(value));
    return moments.samples;
  },
};

/** What CloudWatch answers: each metric with its timestamps and values side by side. */
const CLOUDWATCH: JsonEvents = {
  shape: 'CloudWatch metric data',
  isBySeries: true,
  samples(document, fallback) {
    const { MetricDataResults: results } = document as {
      MetricDataResults: { Id: string; Label?: string; Timestamps: unknown[]; Values: unknown[] }[];
    };
    const moments = new Moments();
    for (const { Id, Label, Timestamps, Values } of results)
      Timestamps.forEach((time, index) =>
        moments.add(fallback, moment(time), Label ?? Id, number(Values[index])),
      );
    return moments.samples;
  },
};

interface Frame {
  readonly schema: { readonly fields: readonly { readonly name: string; readonly labels?: Labels }[] };
  readonly data: { readonly values: readonly (readonly unknown[])[] };
}

/** What Grafana answers: frames of columns, the first of times. */
const GRAFANA: JsonEvents = {
  shape: 'Grafana data frames',
  isBySeries: true,
  samples(document, fallback) {
    const { results } = document as { results: Record<string, { frames: Frame[] }> };
    const moments = new Moments();
    for (const { schema, data } of Object.values(results).flatMap(({ frames }) => frames)) {
      const [times = [], ...columns] = data.values;
      columns.forEach((values, column) => {
        const { name, labels = {} } = schema.fields[column + 1]!;
        times.forEach((time, row) => {
          if (typeof values[row] !== 'string')
            moments.add(
              seriesOf(labels) || fallback,
              moment(time),
              channelOf(name, labels),
              number(values[row]),
            );
        });
      });
    }
    return moments.samples;
  },
};

/** Names of channels with pairs of time and value: `{"flow": [[time, value], …], …}`. */
const PAIRS: JsonEvents = {
  shape: 'a list of times and values for each channel',
  isBySeries: true,
  samples(document, fallback) {
    const moments = new Moments();
    for (const [name, pairs] of Object.entries(document as Record<string, Pairs>))
      for (const [time, value] of pairs) moments.add(fallback, moment(time), name, number(value));
    return moments.samples;
  },
};

/** The layout of a document that a program for charts has written, where it is one. */
export function chartOf(document: Record<string, unknown>): JsonEvents | undefined {
  if (typeof document['target'] === 'string' && isPairs(document['datapoints'])) return GRAPHITE;
  if (typeof document['metric'] === 'string' && typeof document['dps'] === 'object') return OPENTSDB;
  if (Array.isArray(document['MetricDataResults'])) return CLOUDWATCH;
  const { results } = document;
  if (
    isObject(results) &&
    Object.values(results).some((one) => isObject(one) && Array.isArray(one['frames']))
  )
    return GRAFANA;
  const lists = Object.values(document);
  return lists.length > 0 && lists.every(isPairs) ? PAIRS : undefined;
}

/** A list of times and values, the times first or last. */
function isPairs(candidate: unknown): candidate is Pairs {
  return (
    Array.isArray(candidate) &&
    candidate.length > 1 &&
    candidate.every((pair) => Array.isArray(pair) && pair.length === 2)
  );
}
