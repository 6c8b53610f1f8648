import { isObject } from '../tables/json-table';
import { likelyUnit, millisecondsOf, parseIso, type EpochUnit } from '../times/iso';
import { readCalendarText } from '../times/calendar-text';
import type { ReadSample } from '../reading/outcome';
import { channelOf, Moments, seriesOf, type Labels } from './labels';

/** A layout of JSON documents that says by itself what is what. */
export interface JsonEvents {
  readonly shape: string;
  /** Documents give one series after the other, so that times go back. */
  readonly isBySeries: boolean;
  /** The samples of a document. @throws Error where it is none of the kind */
  samples(document: unknown, series: string): ReadSample[];
}

/** The layout that a document has; undefined for plain rows. */
export function jsonEventsOf(document: unknown): JsonEvents | undefined {
  if (!isObject(document)) return undefined;
  if ('resourceMetrics' in document) return OTLP;
  if (isTelegraf(document) || (Array.isArray(document['metrics']) && isTelegraf(document['metrics'][0])))
    return TELEGRAF;
  if (
    isObject(document['metric']) &&
    Array.isArray(document['values']) &&
    Array.isArray(document['timestamps'])
  )
    return VICTORIA;
  if (Array.isArray(resultsOf(document))) return PROMETHEUS;
  if (Array.isArray(document['results']) && isObject(document['results'][0])) return INFLUX;
  return undefined;
}

function isTelegraf(document: unknown): boolean {
  return (
    isObject(document) &&
    typeof document['name'] === 'string' &&
    isObject(document['fields']) &&
    'timestamp' in document
  );
}

/** Milliseconds of a time that is a number since 1970 in the unit its size tells, or text. @throws Error */
function moment(time: unknown): number {
  const number =
    typeof time === 'number'
      ? time
      : typeof time === 'string' && /^\d+(\.\d+)?$/.test(time)
        ? Number(time)
        : Number.NaN;
  if (number > 0) return millisecondsOf(number, likelyUnit(number) satisfies EpochUnit);
  const text = typeof time === 'string' ? parseIso(time, true) : Number.NaN;
  const calendar = typeof time === 'string' && Number.isNaN(text) ? readCalendarText(time, 'ymd') : undefined;
  const timeMs = calendar === undefined ? text : calendar.localMs - 60_000 * (calendar.offsetMinutes ?? 0);
  if (Number.isNaN(timeMs))
    throw new Error(`time: ${JSON.stringify(time)} found; a number since 1970 or ISO 8601 text expected`);
  return timeMs;
}

function number(value: unknown): number | null {
  if (typeof value === 'boolean') return Number(value);
  if (value === null || value === undefined || value === '') return null;
  const read = Number(value);
  return Number.isFinite(read) ? read : null;
}

const TELEGRAF: JsonEvents = {
  shape: 'Telegraf JSON',
  isBySeries: false,
  samples(document, fallback) {
    const { metrics } = document as { metrics?: unknown[] };
    return (metrics ?? [document]).map((metric) => {
      if (!isTelegraf(metric)) throw new Error('name, fields and timestamp expected');
      const {
        name,
        fields,
        tags = {},
        timestamp,
      } = metric as { name: string; fields: Record<string, unknown>; tags?: Labels; timestamp: unknown };
      const pairs = Object.entries(tags).map(([key, value]) => `,${key}=${value}`);
      const values = Object.entries(fields).filter(
        ([, value]) => typeof value === 'number' || typeof value === 'boolean',
      );
      return {
        series: name + pairs.sort().join('') || fallback,
        timeMs: moment(timestamp),
        values: Object.fromEntries(values.map(([key, value]) => [key, number(value)])),
        tags,
      };
    });
  },
};

const VICTORIA: JsonEvents = {
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

function resultsOf(document: Record<string, unknown>): unknown {
  const inner = isObject(document['data']) ? document['data'] : document;
  const { result, resultType } = inner as { result?: unknown; resultType?: unknown };
  return resultType === undefined ? undefined : result;
}

const PROMETHEUS: JsonEvents = {
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

const INFLUX: JsonEvents = {
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

interface Attribute {
  readonly key: string;
  readonly value?: Readonly<Record<string, unknown>>;
}
interface DataPoint {
  readonly attributes?: Attribute[];
  readonly timeUnixNano?: unknown;
  readonly asDouble?: unknown;
  readonly asInt?: unknown;
  readonly count?: unknown;
  readonly sum?: unknown;
}
interface OtlpMetric {
  readonly name: string;
  readonly gauge?: { dataPoints?: DataPoint[] };
  readonly sum?: { dataPoints?: DataPoint[] };
  readonly histogram?: { dataPoints?: DataPoint[] };
  readonly summary?: { dataPoints?: DataPoint[] };
}

const OTLP: JsonEvents = {
  shape: 'OpenTelemetry metrics (OTLP JSON)',
  isBySeries: false,
  samples(document, fallback) {
    const moments = new Moments();
    const { resourceMetrics } = document as {
      resourceMetrics: {
        resource?: { attributes?: Attribute[] };
        scopeMetrics?: { metrics?: OtlpMetric[] }[];
      }[];
    };
    for (const { resource, scopeMetrics = [] } of resourceMetrics) {
      const labels = labelsOf(resource?.attributes);
      const series = seriesOf(labels) || Object.values(labels).join('/') || fallback;
      for (const metric of scopeMetrics.flatMap(({ metrics = [] }) => metrics)) {
        for (const point of metric.gauge?.dataPoints ?? metric.sum?.dataPoints ?? []) {
          const channel = channelOf(metric.name, labelsOf(point.attributes));
          moments.add(series, moment(point.timeUnixNano), channel, number(point.asDouble ?? point.asInt));
        }
        for (const point of metric.histogram?.dataPoints ?? metric.summary?.dataPoints ?? []) {
          const channel = channelOf(metric.name, labelsOf(point.attributes));
          moments.add(series, moment(point.timeUnixNano), `${channel}.count`, number(point.count));
          moments.add(series, moment(point.timeUnixNano), `${channel}.sum`, number(point.sum));
        }
      }
    }
    return moments.samples;
  },
};

function labelsOf(attributes: readonly Attribute[] = []): Labels {
  return Object.fromEntries(
    attributes.map(({ key, value = {} }) => [key, String(Object.values(value)[0] ?? '')]),
  );
}
