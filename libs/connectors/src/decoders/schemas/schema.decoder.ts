import { readFileSync } from 'node:fs';
import {
  type Clock,
  type Decoded,
  type Decoder,
  KymoError,
  messageOf,
  type RawRecord,
  type Readiness,
  systemClock,
} from '@kymo/domain';
import { z } from 'zod';
import { documentSamples } from '../document-samples';
import { limitsShape, rejection, tooLarge, type Limits } from '../limits';
import { planOf, schemaMappingShape, type Plan } from '../mapping';
import type { DocumentFormat, DocumentReader, Encoded } from './document-format';
import { SchemaCache } from './schema-cache';
import { schemaReference } from './schema-reference';
import { registryOptionsSchema, SchemaRegistry } from './schema-registry';
import { Connection } from '../../connection';
import type { ConnectorContext } from '../../connector';

/** Options of every format whose records are read by a schema. */
export const schemaDecoderShape = {
  ...limitsShape,
  ...schemaMappingShape,
  registry: registryOptionsSchema
    .optional()
    .describe(
      "Schema registry with Confluent's API. Each record names its schema in a header or in its first bytes",
    ),
  schemaFile: z
    .string()
    .min(1)
    .optional()
    .describe('File with the schema of all records, instead of a registry'),
};

/** @see schemaDecoderShape */
export type SchemaDecoderOptions = z.output<z.ZodObject<typeof schemaDecoderShape>>;

/** Checks that the schema comes from one place. */
export function checkSchemaOrigin(
  { registry, schemaFile }: Pick<SchemaDecoderOptions, 'registry' | 'schemaFile'>,
  context: z.core.$RefinementCtx,
): void {
  if ((registry === undefined) === (schemaFile === undefined))
    context.addIssue({
      code: 'custom',
      path: ['registry'],
      message: 'must be given, or schemaFile in its place; not both',
    });
}

/** Decodes records by a schema to documents, and those to samples by a mapping. */
export class SchemaDecoder implements Decoder {
  readonly #plan: Plan;
  readonly #limits: Limits;
  readonly #only: DocumentReader | undefined;
  readonly #schemas: SchemaCache<DocumentReader> | undefined;

  /** @throws KymoError CONFIG_INVALID */
  constructor(
    private readonly format: DocumentFormat,
    options: SchemaDecoderOptions,
    context: Pick<ConnectorContext, 'env' | 'info' | 'warn'>,
    now: Clock = systemClock,
    registry?: Pick<SchemaRegistry, 'find'>,
  ) {
    this.#plan = planOf(options.long ? { ...options, values: undefined } : options);
    this.#limits = { ...options, now };
    if (options.schemaFile !== undefined) this.#only = readerOfFile(format, options.schemaFile);
    else
      this.#schemas = new SchemaCache({
        registry: registry ?? new SchemaRegistry(options.registry!, context.env),
        connection: new Connection(
          `asking the schema registry at ${options.registry?.url} for schemas`,
          context,
        ),
        compile: (schema) => {
          if (schema.type === format.registryType) return format.compile(schema);
          throw new Error(`it is of type ${schema.type}; ${format.registryType} expected`);
        },
      });
  }

  async prepare(records: readonly RawRecord[], signal: AbortSignal): Promise<void> {
    if (this.#schemas === undefined) return;
    const paths = records.flatMap((record) => schemaReference(record)?.path ?? []);
    await this.#schemas.load(new Set(paths), signal);
  }

  readiness(): Readiness {
    return this.#schemas?.readiness() ?? { ready: true };
  }

  decode(record: RawRecord): Decoded {
    const { maxRecordBytes } = this.#limits;
    const refused = (reason: Parameters<typeof rejection>[0], message: string): Decoded => ({
      samples: [],
      rejections: [rejection(reason, message)],
    });
    if (record.value.byteLength > maxRecordBytes)
      return { samples: [], rejections: [tooLarge(record.value, maxRecordBytes)] };
    const found = this.#readerOf(record);
    if ('absent' in found) return refused('schema_unknown', found.absent);
    let document: unknown;
    try {
      document = found.reader(found.encoded);
    } catch (thrown) {
      const why = messageOf(thrown);
      return refused(
        'not_decodable',
        `record: no ${this.format.name} of its schema: ${why}; check the producer`,
      );
    }
    return documentSamples(document, { record, plan: this.#plan, limits: this.#limits });
  }

  #readerOf(record: RawRecord): { reader: DocumentReader; encoded: Encoded } | { absent: string } {
    if (this.#only) return { reader: this.#only, encoded: { content: record.value } };
    const reference = schemaReference(record);
    if (reference === undefined) {
      const start = Buffer.from(record.value.subarray(0, 5)).toString('hex');
      return {
        absent:
          `record: it names no schema: it begins with 0x${start} and has no header __value_schema_id; a serialiser of a ` +
          'schema registry writes 0x00 and the id of the schema first, or the header. Without one set schemaFile',
      };
    }
    const found = this.#schemas!.get(reference.path);
    if (found && 'reader' in found) return { reader: found.reader, encoded: reference };
    const why = found?.absent ?? 'it was not loaded';
    return { absent: `record: schema ${reference.path}: ${why}; register it, then replay the dead letters` };
  }
}

function readerOfFile(format: DocumentFormat, file: string): DocumentReader {
  try {
    return format.compile({ text: readFileSync(file, 'utf8'), references: [] });
  } catch (thrown) {
    throw new KymoError(
      'CONFIG_INVALID',
      `reading the ${format.name} schema ${file}: ${messageOf(thrown)}. Correct decoder.schemaFile.`,
      { cause: thrown },
    );
  }
}
