import { join } from 'node:path';
import { z } from 'zod';
import type { DecoderDefinition } from '../connector';
import { CloudEventsDecoder } from './cloudevents.decoder';
import { JsonDecoder, jsonOptionsSchema } from './json.decoder';
import { limitsShape } from './limits';
import { LineProtocolDecoder, lineProtocolOptionsSchema } from './line-protocol.decoder';
import { MappedJsonDecoder } from './mapped-json.decoder';
import { mappedJsonOptionsSchema } from './mapping';
import { OtlpMetricsDecoder, otlpMetricsOptionsSchema } from './otlp-metrics.decoder';
import { PrometheusDecoder, prometheusOptionsSchema } from './prometheus.decoder';
import { avroDecoder, jsonSchemaDecoder, protobufDecoder } from './schemas/schema-decoders';
import { SparkplugBirths } from './sparkplug-births';
import { SparkplugDecoder, sparkplugOptionsSchema } from './sparkplug.decoder';
import { TelegrafJsonDecoder, telegrafJsonOptionsSchema } from './telegraf-json.decoder';

/** Decoders of what a record holds itself. */
const contentDecoders = {
  json: {
    optionsSchema: jsonOptionsSchema,
    create: (options, _, now) => new JsonDecoder(options, now),
  } as DecoderDefinition<typeof jsonOptionsSchema>,
  'mapped-json': {
    optionsSchema: mappedJsonOptionsSchema,
    create: (options, _, now) => new MappedJsonDecoder(options, now),
  } as DecoderDefinition<typeof mappedJsonOptionsSchema>,
  'line-protocol': {
    optionsSchema: lineProtocolOptionsSchema,
    create: (options, _, now) => new LineProtocolDecoder(options, now),
  } as DecoderDefinition<typeof lineProtocolOptionsSchema>,
  'telegraf-json': {
    optionsSchema: telegrafJsonOptionsSchema,
    create: (options, _, now) => new TelegrafJsonDecoder(options, now),
  } as DecoderDefinition<typeof telegrafJsonOptionsSchema>,
  avro: avroDecoder,
  protobuf: protobufDecoder,
  'json-schema': jsonSchemaDecoder,
  'otlp-metrics': {
    optionsSchema: otlpMetricsOptionsSchema,
    create: (options, _, now) => new OtlpMetricsDecoder(options, now),
  } as DecoderDefinition<typeof otlpMetricsOptionsSchema>,
  'prometheus-remote-write': {
    optionsSchema: prometheusOptionsSchema,
    create: (options, _, now) => new PrometheusDecoder(options, now),
  } as DecoderDefinition<typeof prometheusOptionsSchema>,
  'sparkplug-b': {
    optionsSchema: sparkplugOptionsSchema,
    create: (options, { dataFolder }, now) =>
      new SparkplugDecoder(options, new SparkplugBirths(join(dataFolder, 'sparkplug-births')), now),
  } as DecoderDefinition<typeof sparkplugOptionsSchema>,
} satisfies Record<string, DecoderDefinition>;

const contentOptions = Object.entries(contentDecoders).map(([type, { optionsSchema }]) =>
  (optionsSchema as z.ZodObject).safeExtend({ type: z.literal(type).describe('Decoder of the data') }),
);

export const cloudEventsOptionsSchema = z
  .object({
    maxRecordBytes: limitsShape.maxRecordBytes,
    data: z
      .discriminatedUnion('type', contentOptions as unknown as [z.ZodObject], {
        error: `must be a mapping; its type one of ${Object.keys(contentDecoders).join(', ')}`,
      })
      .prefault({ type: 'json' })
      .describe('Decoder of the data of an event'),
  })
  .strict();

/** Every decoder by the name it is configured with. */
export const decoders = {
  ...contentDecoders,
  cloudevents: {
    optionsSchema: cloudEventsOptionsSchema,
    create: ({ data, maxRecordBytes }, context, now) => {
      const { type, ...options } = data as { readonly type: keyof typeof contentDecoders };
      const { create } = contentDecoders[type] as DecoderDefinition;
      return new CloudEventsDecoder(create(options, context, now), maxRecordBytes);
    },
  } as DecoderDefinition<typeof cloudEventsOptionsSchema>,
} satisfies Record<string, DecoderDefinition>;
