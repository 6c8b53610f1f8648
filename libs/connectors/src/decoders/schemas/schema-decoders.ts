import type { Clock } from '@kymo/domain';
import { z } from 'zod';
import type { DecoderDefinition } from '../../connector';
import { avroFormat } from './avro.format';
import type { DocumentFormat } from './document-format';
import { jsonSchemaFormat } from './json-schema.format';
import { plainProtobufFormat, protobufFormat } from './protobuf.format';
import { checkSchemaOrigin, SchemaDecoder, schemaDecoderShape } from './schema.decoder';

export const schemaDecoderOptionsSchema = z
  .object(schemaDecoderShape)
  .strict()
  .superRefine(checkSchemaOrigin);

export const protobufOptionsSchema = z
  .object({
    ...schemaDecoderShape,
    message: z
      .string()
      .min(1)
      .optional()
      .describe('Full name of the message type of all records; required with schemaFile'),
  })
  .strict()
  .superRefine((options, context) => {
    checkSchemaOrigin(options, context);
    if (options.schemaFile !== undefined && options.message === undefined)
      context.addIssue({
        code: 'custom',
        path: ['message'],
        message: 'is missing; with schemaFile the records do not say which message they are',
      });
  });

/** Records of binary Avro. */
export const avroDecoder = decoderOf(avroFormat);

/** Records of JSON that keep to a schema. */
export const jsonSchemaDecoder = decoderOf(jsonSchemaFormat);

/** Records of Protobuf. */
export const protobufDecoder: DecoderDefinition<typeof protobufOptionsSchema> = {
  optionsSchema: protobufOptionsSchema,
  create: (options, context, now?: Clock) => {
    const { message, schemaFile } = options;
    const format =
      schemaFile === undefined || message === undefined
        ? protobufFormat(message)
        : plainProtobufFormat(message);
    return new SchemaDecoder(format, options, context, now);
  },
};

function decoderOf(format: DocumentFormat): DecoderDefinition<typeof schemaDecoderOptionsSchema> {
  return {
    optionsSchema: schemaDecoderOptionsSchema,
    create: (options, context, now) => new SchemaDecoder(format, options, context, now),
  };
}
