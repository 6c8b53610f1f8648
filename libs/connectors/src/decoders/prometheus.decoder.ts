import {
  type Clock,
  type Decoded,
  type Decoder,
  headerText,
  messageOf,
  type RawRecord,
  systemClock,
} from '@kymo/domain';
import snappy from 'snappy';
import { z } from 'zod';
import {
  type LabelledPoint,
  type Labels,
  metricFilter,
  metricsShape,
  type PointsOfSeries,
  samplesOfPoints,
  seriesOfLabels,
  tagsOf,
} from './labelled-points';
import { decompressedShape, limitsShape, nameSchema, rejection, tooLarge, type Limits } from './limits';
import { messageReader } from './wire/message';
import { PROMETHEUS_PROTO } from './wire/prometheus.proto';
import { snappyLength } from './wire/snappy-length';

export const prometheusOptionsSchema = z
  .object({
    ...limitsShape,
    ...decompressedShape,
    ...metricsShape,
    series: z
      .array(nameSchema)
      .min(1)
      .default(['job', 'instance'])
      .describe('Labels that name the series, joined by a slash; the others are part of the channel'),
    version: z
      .enum(['1', '2', 'auto'])
      .default('auto')
      .describe('Version of remote write. auto follows the content type, and assumes 1 if there is none'),
  })
  .strict();

/** @see prometheusOptionsSchema */
export type PrometheusOptions = z.input<typeof prometheusOptionsSchema>;

/** Series of points that none of the naming labels names. */
const NAMELESS = 'prometheus';
const NAME_LABEL = '__name__';

interface Request {
  readonly timeseries: readonly { readonly labels: readonly Label[]; readonly samples: readonly Point[] }[];
}
interface RequestV2 {
  readonly symbols: readonly string[];
  readonly timeseries: readonly {
    readonly labelsRefs: readonly number[];
    readonly samples: readonly Point[];
  }[];
}
interface Label {
  readonly name: string;
  readonly value: string;
}
interface Point {
  readonly value: number | null;
  readonly timestamp: number;
}
interface LabelledSeries {
  readonly labels: readonly Label[];
  readonly samples: readonly Point[];
}

const readRequest = messageReader(PROMETHEUS_PROTO, 'WriteRequest');
const readRequestV2 = messageReader(PROMETHEUS_PROTO, 'WriteRequestV2');

/** Decodes Prometheus remote write: Protobuf within Snappy. A value that is not a number, or a stale marker, is missing. */
export class PrometheusDecoder implements Decoder {
  readonly #options: z.output<typeof prometheusOptionsSchema>;
  readonly #limits: Limits;
  readonly #isWanted: (metric: string) => boolean;

  constructor(options: PrometheusOptions = {}, now: Clock = systemClock) {
    this.#options = prometheusOptionsSchema.parse(options);
    this.#limits = { ...this.#options, now };
    this.#isWanted = metricFilter(this.#options.metrics);
  }

  decode(record: RawRecord): Decoded {
    const { maxRecordBytes, maxDecompressedBytes } = this.#options;
    const refused = (reason: 'too_large' | 'not_decodable', message: string): Decoded => ({
      samples: [],
      rejections: [rejection(reason, `record: ${message}`)],
    });
    if (record.value.byteLength > maxRecordBytes)
      return { samples: [], rejections: [tooLarge(record.value, maxRecordBytes)] };
    const length = snappyLength(record.value);
    if (length !== undefined && length > maxDecompressedBytes)
      return refused(
        'too_large',
        `${length} bytes when unpacked, at most ${maxDecompressedBytes} allowed; send smaller requests or raise maxDecompressedBytes`,
      );
    let series: readonly LabelledSeries[];
    try {
      series = this.#read(
        snappy.uncompressSync(Buffer.from(record.value), { asBuffer: true }) as Buffer,
        record,
      );
    } catch (thrown) {
      return refused('not_decodable', `no remote write: ${messageOf(thrown)}; check what the producer sends`);
    }
    return samplesOfPoints(this.#groups(series), this.#limits);
  }

  #read(bytes: Buffer, record: RawRecord): readonly LabelledSeries[] {
    const { version } = this.#options;
    const isSecond =
      version === '2' ||
      (version === 'auto' && headerText(record, 'content-type')?.includes('io.prometheus.write.v2') === true);
    if (!isSecond) return (readRequest(bytes) as Partial<Request>).timeseries?.map(withLists) ?? [];
    const { symbols = [], timeseries = [] } = readRequestV2(bytes) as Partial<RequestV2>;
    return timeseries.map(({ labelsRefs = [], samples = [] }) => ({
      labels: labelsIn(symbols, labelsRefs),
      samples,
    }));
  }

  *#groups(all: readonly LabelledSeries[]): Iterable<PointsOfSeries> {
    const naming = this.#options.series;
    for (const { labels: listed, samples } of all) {
      const { [NAME_LABEL]: metric = '', ...labels }: Record<string, string> = Object.fromEntries(
        listed.map(({ name, value }) => [name, value]),
      );
      if (!this.#isWanted(metric)) continue;
      const isNaming = (name: string) => naming.includes(name);
      const names = Object.keys(labels);
      const tags = picked(labels, names.filter(isNaming));
      const rest = picked(
        labels,
        names.filter((name) => !isNaming(name)),
      );
      const points = samples.map(({ value, timestamp }): LabelledPoint => ({
        metric,
        labels: rest,
        timeMs: timestamp,
        value,
      }));
      yield { series: seriesOfLabels(labels, naming, NAMELESS), tags: tagsOf(tags), points };
    }
  }
}

function withLists({ labels = [], samples = [] }: Partial<LabelledSeries>): LabelledSeries {
  return { labels, samples };
}

function labelsIn(symbols: readonly string[], refs: readonly number[]): Label[] {
  const text = (ref: number) => {
    const symbol = symbols[ref];
    if (symbol === undefined) throw new Error(`a label refers to symbol ${ref} of ${symbols.length}`);
    return symbol;
  };
  if (refs.length % 2 !== 0)
    throw new Error(`${refs.length} references to labels found, an even number expected`);
  return Array.from({ length: refs.length / 2 }, (_, index) => ({
    name: text(refs[2 * index]!),
    value: text(refs[2 * index + 1]!),
  }));
}

function picked(labels: Labels, names: readonly string[]): Labels {
  return Object.fromEntries(names.map((name) => [name, labels[name]!]));
}
