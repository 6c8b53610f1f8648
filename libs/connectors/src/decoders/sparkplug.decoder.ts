import {
  type Clock,
  type Decoded,
  type Decoder,
  messageOf,
  type RawRecord,
  type Rejection,
  type Sample,
  systemClock,
} from '@kymo/domain';
import { z } from 'zod';
import { readEpoch } from './instant';
import { mergedSamples } from './merged-samples';
import {
  decompressedShape,
  isMeasurement,
  isName,
  limitsShape,
  noMeasurement,
  quoted,
  rejection,
  tooLarge,
  type Limits,
} from './limits';
import { lookUp, pathOf, type Path } from './place';
import { readPayload, type SparkplugMetric, valueOf } from './sparkplug-payload';
import { readTopic, type SparkplugTopic } from './sparkplug-topic';
import type { Birth, SparkplugBirths } from './sparkplug-births';

export const sparkplugOptionsSchema = z
  .object({
    ...limitsShape,
    ...decompressedShape,
    topic: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Where a record holds the MQTT topic, such as $key. By default, the topic of the MQTT source',
      ),
  })
  .strict();

/** @see sparkplugOptionsSchema */
export type SparkplugOptions = z.output<typeof sparkplugOptionsSchema>;

/** Where bridges from MQTT to Kafka put the topic. */
const USUAL_PLACES: readonly Path[] = [
  ['$topic'],
  ['$key'],
  ['$headers', 'mqtt', 'topic'],
  ['$headers', 'mqtt_topic'],
];
/** What a node says of itself is no measurement. */
const OWN_METRIC = /^(bdSeq|Node Control\/.*|Device Control\/.*|Node Info\/.*)$/;

/**
 * Decodes Sparkplug B. A node or device is a series, `group/node/device`, its metrics are the channels. Births say which
 * name stands behind an alias; they are kept over a restart. Metrics of text are left out.
 */
export class SparkplugDecoder implements Decoder {
  readonly #places: readonly Path[];
  readonly #limits: Limits;

  constructor(
    private readonly options: SparkplugOptions,
    private readonly births: SparkplugBirths,
    now: Clock = systemClock,
  ) {
    this.#places = options.topic === undefined ? USUAL_PLACES : [pathOf(options.topic)];
    this.#limits = { ...options, now };
  }

  decode(record: RawRecord): Decoded {
    const { maxRecordBytes, maxDecompressedBytes } = this.options;
    if (record.value.byteLength > maxRecordBytes)
      return { samples: [], rejections: [tooLarge(record.value, maxRecordBytes)] };
    const topic = this.#topicOf(record);
    if (typeof topic === 'string') return { samples: [], rejections: [rejection('schema', topic)] };
    if (!topic.isTelemetry) return { samples: [], rejections: [] };
    try {
      const { timestamp, metrics } = readPayload(record.value, maxDecompressedBytes);
      if (topic.isBirth) this.births.learn(topic, metrics);
      return this.#decoded(topic, metrics, timestamp ?? record.timestampMs);
    } catch (thrown) {
      const found = `record: no Sparkplug payload: ${messageOf(thrown)}; check what the node sends`;
      return { samples: [], rejections: [rejection('not_decodable', found)] };
    }
  }

  #topicOf(record: RawRecord): SparkplugTopic | string {
    const texts = this.#places.map((place) => lookUp({ record }, undefined, place));
    for (const text of texts) {
      const topic = typeof text === 'string' ? readTopic(text) : undefined;
      if (topic) return topic;
    }
    const found = texts.find((text) => text !== undefined && text !== '');
    return `record: topic ${quoted(found)} found; spBv1.0/group/NDATA/node or one like it expected: say where it stands (option topic)`;
  }

  #decoded(topic: SparkplugTopic, metrics: readonly SparkplugMetric[], sentMs: number | undefined): Decoded {
    const { group, node, device, series } = topic;
    const tags: Sample['tags'] = { group, node, ...(device !== undefined && { device }) };
    const samples: Sample[] = [];
    const rejections: Rejection[] = [];
    for (const metric of metrics) {
      const birth = this.births.of(topic, metric);
      if (birth === undefined) rejections.push(unknownAlias(topic, metric));
      else if (!OWN_METRIC.test(birth.name)) {
        const found = this.#measured(metric, birth, metric.timestamp ?? sentMs);
        if (found === undefined) continue;
        if ('reason' in found) rejections.push(found);
        else samples.push({ series, ...found, tags });
      }
    }
    const merged = mergedSamples(samples, this.#limits.maxChannels);
    return { samples: merged.samples, rejections: [...rejections, ...merged.rejections] };
  }

  /** What a metric measures; undefined where it is a text. */
  #measured(
    metric: SparkplugMetric,
    { name, datatype }: Birth,
    atMs: number | undefined,
  ): Pick<Sample, 'timeMs' | 'values'> | Rejection | undefined {
    const value = valueOf(metric, datatype);
    if (value === undefined) return undefined;
    if (!isName(name))
      return rejection('schema', `metric ${quoted(name)} is too long or reserved; rename it`);
    if (value !== null && !isMeasurement(value)) return noMeasurement(value, `metric ${name}`);
    if (atMs === undefined)
      return rejection('time_missing', `metric ${name}: neither it nor the payload has a timestamp`);
    const timeMs = readEpoch(atMs, 'ms', `timestamp of ${name}`, this.#limits);
    if (typeof timeMs !== 'number') return timeMs;
    return { timeMs, values: { [name]: value } };
  }
}

function unknownAlias({ series }: SparkplugTopic, { alias }: SparkplugMetric): Rejection {
  return rejection(
    'alias_unknown',
    `${series}: alias ${alias ?? 'none'} found, and no birth that names it; ask the node for its birth (Node Control/Rebirth), ` +
      'then replay the dead letters',
  );
}
