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

const definition = <OptionsSchema extends z.ZodObject>(
  optionsSchema: OptionsSchema,
  create: DecoderDefinition<OptionsSchema>['create'],
): DecoderDefinition<OptionsSchema> => ({ optionsSchema, create });

/** Decoders of what a record holds itself. */
const contentDecoders = {
  json: definition(jsonOptionsSchema, (options, _, now) => new JsonDecoder(options, now)),
  'mapped-json': definition(
    mappedJsonOptionsSchema,
    (options, _, now) => new MappedJsonDecoder(options, now),
  ),
  'line-protocol': definition(
    lineProtocolOptionsSchema,
    (options, _, now) => new LineProtocolDecoder(options, now),
  ),
  'telegraf-json': definition(
    telegrafJsonOptionsSchema,
    (options, _, now) => new TelegrafJsonDecoder(options, now),
  ),
  avro: avroDecoder,
  protobuf: protobufDecoder,
  'json-schema': jsonSchemaDecoder,
  'otlp-metrics': definition(
    otlpMetricsOptionsSchema,
    (options, _, now) => new OtlpMetricsDecoder(options, now),
  ),
  'prometheus-remote-write': definition(
    prometheusOptionsSchema,
    (options, _, now) => new PrometheusDecoder(options, now),
  ),
  'sparkplug-b': definition(
    sparkplugOptionsSchema,
    (options, { dataFolder }, now) =>
      new SparkplugDecoder(options, new SparkplugBirths(join(dataFolder, 'sparkplug-births')), now),
  ),
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
      .describe("Decoder of the event's data"),
  })
  .strict();

/** Every decoder by the name it is configured with. */
export const decoders = {
  ...contentDecoders,
  cloudevents: definition(cloudEventsOptionsSchema, ({ data, maxRecordBytes }, context, now) => {
    const { type, ...options } = data as { readonly type: keyof typeof contentDecoders };
    const { create } = contentDecoders[type] as DecoderDefinition;
    return new CloudEventsDecoder(create(options, context, now), maxRecordBytes);
  }),
} satisfies Record<string, DecoderDefinition>;
