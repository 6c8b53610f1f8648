import { KymoError, type Decoder, type Source } from '@kymo/domain';
import { z } from 'zod';
import type {
  ConnectedSink,
  ConnectorContext,
  Definition,
  SinkDefinition,
  SourceDefinition,
} from './connector';
import { decoders } from './decoders/registry';
import { environmentWithFiles } from './environment';
import { receivers } from './receivers/registry';
import { deadLetterFileSink } from './sinks/dead-letter-file/dead-letter-file.sink';
import { deadLetterTopicSink } from './sinks/dead-letter-topic/dead-letter-topic.sink';
import { influxSink } from './sinks/influx/influx.sink';
import { webhookSink } from './receivers/webhook/webhook.sink';
import { fileOptionsSchema, FileSource } from './sources/file/file.source';
import { httpSource } from './sources/http/http.source';
import type { HttpSourceOptions } from './sources/http/http-source-options';
import { PushedDecoder } from './sources/http/pushed-decoder';
import { influxSource } from './sources/influx/influx.source';
import { kafkaClustersSource } from './sources/kafka-clusters/kafka-clusters.source';
import { kafkaHistorySource } from './sources/kafka-history/kafka-history.source';
import { mqttSource } from './sources/mqtt/mqtt.source';
import { prometheusSource } from './sources/prometheus/prometheus.source';
import { kafkaSource } from './sources/kafka/kafka.source';

export { decoders };

/** Every source by the name it is configured with. */
export const sources = {
  kafka: kafkaSource,
  'kafka-clusters': kafkaClustersSource,
  'kafka-history': kafkaHistorySource,
  file: {
    optionsSchema: fileOptionsSchema,
    create: (options) => new FileSource(options),
  } as SourceDefinition<typeof fileOptionsSchema>,
  influx: influxSource,
  prometheus: prometheusSource,
  http: httpSource,
  mqtt: mqttSource,
} satisfies Record<string, SourceDefinition>;

/** Every sink by the name it is configured with. */
export const sinks = {
  influx: influxSink,
  webhook: webhookSink,
  'dead-letter-topic': deadLetterTopicSink,
  'dead-letter-file': deadLetterFileSink,
  ...receivers,
} satisfies Record<string, SinkDefinition>;

/** Options of one component as the configuration holds them: its registry name, and its own options beside it. */
export interface Chosen {
  readonly type: string;
}

type Context = Partial<ConnectorContext>;

/** @throws KymoError OPTIONS_INVALID, CONFIG_INVALID */
export function createSource(chosen: Chosen, context: Context = {}): Source {
  return create<Source>(sources, chosen, context);
}

/** @throws KymoError OPTIONS_INVALID */
export function createDecoder(chosen: Chosen, context: Context = {}): Decoder {
  return create<Decoder>(decoders, chosen, context);
}

/**
 * The decoder of what a source brings: that of the configuration, and where telemetry is pushed also those of the formats
 * that senders choose.
 * @throws KymoError OPTIONS_INVALID
 */
export function createDecoderFor(source: Chosen, decoder: Chosen, context: Context = {}): Decoder {
  const configured = createDecoder(decoder, context);
  if (source.type !== 'http') return configured;
  const { maxFutureMs, maxChannels } = decoder as { maxFutureMs?: number | null; maxChannels?: number };
  return new PushedDecoder(configured, source as Chosen & HttpSourceOptions, {
    ...(maxFutureMs !== undefined && { maxFutureMs }),
    ...(maxChannels !== undefined && { maxChannels }),
  });
}

/** @throws KymoError OPTIONS_INVALID, CONFIG_INVALID */
export function createSink(chosen: Chosen, context: Context = {}): ConnectedSink {
  return create<ConnectedSink>(sinks, chosen, context);
}

function create<Component>(
  registry: Readonly<Record<string, Definition<Component>>>,
  { type, ...given }: Chosen,
  {
    env = environmentWithFiles(),
    dataFolder = '.kymo/data',
    info = () => undefined,
    warn = () => undefined,
    error = warn,
  }: Context,
): Component {
  const definition = Object.hasOwn(registry, type) ? registry[type] : undefined;
  if (definition === undefined) {
    const known = Object.keys(registry).join(', ');
    throw new KymoError(
      'OPTIONS_INVALID',
      `choosing a connector: '${type}' is not known; use one of ${known}`,
    );
  }
  const parsed = definition.optionsSchema.safeParse(given);
  if (!parsed.success) {
    throw new KymoError(
      'OPTIONS_INVALID',
      `reading the options of '${type}':\n${z.prettifyError(parsed.error)}`,
    );
  }
  return definition.create(parsed.data, { env, dataFolder, info, warn, error });
}
