import { moment, number, type JsonEvents } from './event-values';
import { channelOf, Moments, seriesOf, type Labels } from './labels';

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

/** What an OpenTelemetry collector writes: gauges, sums, and count and sum of histograms. */
export const OTLP: JsonEvents = {
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
