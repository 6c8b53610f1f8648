import { isObject } from '../tables/json-objects';
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

/** Any list of channels, each with its name and its pairs of time and value: `{"series": [{"name": …, "data": [[…], …]}]}`. */
const SERIES_OF_PAIRS: JsonEvents = {
  shape: 'a list of channels, each with its times and values',
  isBySeries: true,
  samples(document, fallback) {
    const moments = new Moments();
    for (const { name, series, pairs } of seriesIn(document as Record<string, unknown>)) {
      const [time, value] = pairs.every((pair) => isMoment(pair[0])) ? [0, 1] : [1, 0];
      for (const pair of pairs)
        moments.add(series || fallback, moment(pair[time]), name, number(pair[value]));
    }
    return moments.samples;
  },
};

interface PairSeries {
  readonly name: string;
  readonly series: string;
  readonly pairs: Pairs;
}

const NAME_KEYS = ['metric', 'name', 'target', 'label', 'title', 'id'];

/** The lists of pairs in a document, in its elements, or in those of an array within it. */
function seriesIn(document: Record<string, unknown>): PairSeries[] {
  const own = pairSeries(document);
  if (own !== undefined) return [own];
  const array = Object.values(document).find(
    (value): value is unknown[] =>
      Array.isArray(value) &&
      value.length > 0 &&
      value.every((one) => isObject(one) && pairSeries(one) !== undefined),
  );
  return (array ?? []).map((one) => pairSeries(one as Record<string, unknown>)!);
}

/** A name beside one list of pairs; other texts beside it say of which machine. */
function pairSeries(object: Record<string, unknown>): PairSeries | undefined {
  const lists = Object.entries(object).filter(([, value]) => isPairs(value));
  const key = NAME_KEYS.find((one) => typeof object[one] === 'string');
  if (lists.length > 1) return undefined;
  const pairs = (lists[0]?.[1] as Pairs | undefined) ?? (key === undefined ? undefined : zipped(object));
  if (pairs === undefined || ![0, 1].some((at) => pairs.every((pair) => isMoment(pair[at]))))
    return undefined;
  const machine = ['scope', 'host', 'instance', 'device', 'machine', 'source'].find(
    (one) => typeof object[one] === 'string' && object[one] !== '',
  );
  const name = key === undefined ? lists[0]![0] : (object[key] as string);
  return { name, series: machine === undefined ? '' : (object[machine] as string), pairs };
}

/** Times and values in two lists of one length, such as `x` and `y`. */
function zipped(object: Record<string, unknown>): Pairs | undefined {
  const lists = Object.values(object).filter(
    (value): value is unknown[] => Array.isArray(value) && value.length > 1,
  );
  const [times, values] = lists;
  if (lists.length !== 2 || times!.length !== values!.length) return undefined;
  return times!.map((time, at) => [time, values![at]] as const);
}

/** Whether a value is a time of our age. */
function isMoment(value: unknown): boolean {
  if (typeof value === 'number') return value > 1e8;
  if (typeof value !== 'string') return false;
  try {
    return /[-T:]/.test(value) && moment(value) > 0;
  } catch {
    return false;
  }
}

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
  if (lists.length > 0 && lists.every(isPairs)) return PAIRS;
  return seriesIn(document).length > 0 ? SERIES_OF_PAIRS : undefined;
}

/** A list of times and values, the times first or last. */
function isPairs(candidate: unknown): candidate is Pairs {
  return (
    Array.isArray(candidate) &&
    candidate.length > 1 &&
    candidate.every((pair) => Array.isArray(pair) && pair.length === 2)
  );
}
