import { type Clock, type Decoded, type Decoder, messageOf, type RawRecord, systemClock } from '@kymo/domain';
import { z } from 'zod';
import { readJson, readText } from './json-text';
import {
  metricFilter,
  metricsShape,
  type PointsOfSeries,
  samplesOfPoints,
  seriesOfLabels,
  tagsOf,
} from './labelled-points';
import { isObject, limitsShape, nameSchema, rejection, tooLarge, type Limits } from './limits';
import { attributesIn, pointsOfMetric } from './otlp-points';
import { messageReader } from './wire/message';
import { OPENTELEMETRY_PROTO } from './wire/opentelemetry.proto';

export const otlpMetricsOptionsSchema = z
  .object({
    ...limitsShape,
    ...metricsShape,
    series: z
      .array(nameSchema)
      .min(1)
      .default(['service.namespace', 'service.name', 'service.instance.id', 'host.name'])
      .describe(
        'Attributes of the resource that name the series, joined by a slash. Absent ones are left out. Attributes of a point ' +
          'are part of the channel',
      ),
  })
  .strict();

/** @see otlpMetricsOptionsSchema */
export type OtlpMetricsOptions = z.input<typeof otlpMetricsOptionsSchema>;

/** Series of a resource without any of the naming attributes. */
const NAMELESS = 'opentelemetry';
const BRACE = 0x7b;
const SPACES: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);

const readRequest = messageReader(OPENTELEMETRY_PROTO, 'ExportMetricsServiceRequest');

/**
 * Decodes OpenTelemetry metrics (OTLP), in Protobuf or JSON; a record tells by its first byte which. Histograms give their
 * count, sum, smallest and largest value, summaries also their quantiles. Counters are given as they stand.
 */
export class OtlpMetricsDecoder implements Decoder {
  readonly #options: z.output<typeof otlpMetricsOptionsSchema>;
  readonly #limits: Limits;
  readonly #isWanted: (metric: string) => boolean;

  constructor(options: OtlpMetricsOptions = {}, now: Clock = systemClock) {
    this.#options = otlpMetricsOptionsSchema.parse(options);
    this.#limits = { ...this.#options, now };
    this.#isWanted = metricFilter(this.#options.metrics);
  }

  decode(record: RawRecord): Decoded {
    const { maxRecordBytes } = this.#limits;
    if (record.value.byteLength > maxRecordBytes)
      return { samples: [], rejections: [tooLarge(record.value, maxRecordBytes)] };
    const read = isJson(record.value)
      ? readDocument(record.value, maxRecordBytes)
      : readMessage(record.value);
    if ('reason' in read) return { samples: [], rejections: [read] };
    return samplesOfPoints(this.#groups(read.json, record.timestampMs), this.#limits);
  }

  *#groups(request: unknown, arrivedMs: number | undefined): Iterable<PointsOfSeries> {
    for (const resourceMetrics of listIn(request, 'resourceMetrics')) {
      const resource = isObject(resourceMetrics) ? resourceMetrics['resource'] : undefined;
      const attributes = attributesIn(resource);
      const series = seriesOfLabels(attributes, this.#options.series, NAMELESS);
      const tags = tagsOf(attributes);
      for (const scope of listIn(resourceMetrics, 'scopeMetrics'))
        for (const metric of listIn(scope, 'metrics'))
          if (isObject(metric) && this.#isWanted(String(metric['name'])))
            yield { series, tags, points: pointsOfMetric(metric, arrivedMs) };
    }
  }
}

type Read = ReturnType<typeof readJson>;

function readDocument(value: Uint8Array, maxRecordBytes: number): Read {
  const text = readText(value, maxRecordBytes);
  if (typeof text !== 'string') return text;
  const read = readJson(text);
  if (!('json' in read) || Array.isArray(listOf(read.json)) || isEmpty(read.json)) return read;
  return rejection('schema', 'record: no resourceMetrics found; an ExportMetricsServiceRequest expected');
}

function readMessage(value: Uint8Array): Read {
  try {
    return { json: readRequest(value) };
  } catch (thrown) {
    const found = `record: no OpenTelemetry metrics: ${messageOf(thrown)}; check what the producer sends`;
    return rejection('not_decodable', found);
  }
}

/** A message of Protobuf cannot begin with a brace. */
function isJson(value: Uint8Array): boolean {
  return value.find((byte) => !SPACES.has(byte)) === BRACE;
}

/** An empty request is one that carries nothing, as in Protobuf. */
function isEmpty(request: unknown): boolean {
  return isObject(request) && Object.keys(request).length === 0;
}

function listOf(request: unknown): unknown {
  return isObject(request) ? request['resourceMetrics'] : undefined;
}

function listIn(part: unknown, name: string): readonly unknown[] {
  const list = isObject(part) ? part[name] : undefined;
  return Array.isArray(list) ? list : [];
}
