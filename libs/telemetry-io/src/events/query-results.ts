import { isObject } from '../tables/json-objects';
import { moment, number, type JsonEvents } from './event-values';
import { channelOf, Moments, seriesOf, type Labels } from './labels';

/** One series a line, its values and timestamps side by side. */
export const VICTORIA: JsonEvents = {
  shape: 'VictoriaMetrics export',
  isBySeries: true,
  samples(document, fallback) {
    const { metric, values, timestamps } = document as {
      metric: Labels;
      values: unknown[];
      timestamps: unknown[];
    };
    const moments = new Moments();
    const [series, channel] = [
      seriesOf(metric) || fallback,
      channelOf(metric['__name__'] ?? 'value', metric),
    ];
    timestamps.forEach((time, index) => moments.add(series, moment(time), channel, number(values[index])));
    return moments.samples;
  },
};

/** The list of series in an answer of Prometheus. */
export function resultsOf(document: Record<string, unknown>): unknown {
  const inner = isObject(document['data']) ? document['data'] : document;
  const { result, resultType } = inner as { result?: unknown; resultType?: unknown };
  return resultType === undefined ? undefined : result;
}

/** An answer of the query API of Prometheus. */
export const PROMETHEUS: JsonEvents = {
  shape: 'Prometheus query result',
  isBySeries: true,
  samples(document, fallback) {
    const moments = new Moments();
    const results = resultsOf(document as Record<string, unknown>) as {
      metric?: Labels;
      values?: [unknown, unknown][];
      value?: [unknown, unknown];
    }[];
    for (const { metric = {}, values, value } of results) {
      const [series, channel] = [
        seriesOf(metric) || fallback,
        channelOf(metric['__name__'] ?? 'value', metric),
      ];
      for (const [time, one] of values ?? (value ? [value] : []))
        moments.add(series, moment(time), channel, number(one));
    }
    return moments.samples;
  },
};

interface InfluxSeries {
  readonly name?: string;
  readonly tags?: Labels;
  readonly columns: string[];
  readonly values: unknown[][];
}

/** An answer of the query API of InfluxDB 1. */
export const INFLUX: JsonEvents = {
  shape: 'InfluxDB query result',
  isBySeries: true,
  samples(document, fallback) {
    const moments = new Moments();
    const results = (document as { results: { series?: InfluxSeries[] }[] }).results;
    for (const { name = fallback, tags = {}, columns, values } of results.flatMap(
      ({ series = [] }) => series,
    )) {
      const pairs = Object.entries(tags).map(([key, value]) => `,${key}=${value}`);
      const series = name + pairs.sort().join('');
      const time = columns.indexOf('time');
      for (const row of values)
        columns.forEach((column, index) => {
          const value = row[index];
          if (index !== time && typeof value !== 'string')
            moments.add(series, moment(row[time]), column, number(value));
        });
    }
    return moments.samples;
  },
};
