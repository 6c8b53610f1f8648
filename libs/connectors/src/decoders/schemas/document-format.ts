import type { RegisteredSchema } from './schema-registry';

/** What of a record is read by its schema. */
export interface Encoded {
  readonly content: Uint8Array;
  /** What followed the name of the schema in the header, where a header named it. */
  readonly headerRest?: Uint8Array;
}

/** Reads contents of one schema. @throws Error where the bytes are none of the schema */
export type DocumentReader = (encoded: Encoded) => unknown;

/** A format whose records are read by a schema. */
export interface DocumentFormat {
  /** As messages name it. */
  readonly name: string;
  /** As a registry names it. */
  readonly registryType: string;
  /** @throws Error where the schema cannot be used */
  readonly compile: (schema: Omit<RegisteredSchema, 'type'>) => DocumentReader;
}
