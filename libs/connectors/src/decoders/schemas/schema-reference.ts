import { headerOf, type RawRecord } from '@kymo/domain';

const HEADER = '__value_schema_id';
const ID_MAGIC = 0;
const GUID_MAGIC = 1;
const ID_BYTES = 4;
const GUID_BYTES = 16;

/** Which schema of a registry a record names, and where its content begins. */
export interface SchemaReference {
  /** Path of the schema in the registry: `ids/7`, or `guids/…`. */
  readonly path: string;
  /** What follows the name of the schema: in Protobuf it begins with which message of the schema is meant, unless a header says so. */
  readonly content: Uint8Array;
  /** What follows the name of the schema in the header, where a header names it. */
  readonly headerRest?: Uint8Array;
}

/**
 * The schema that a record names as Confluent's serialisers do: in a header, or in front of the content; by a number, or
 * by a GUID. Undefined where it names none.
 */
export function schemaReference(record: RawRecord): SchemaReference | undefined {
  const header = headerOf(record, HEADER);
  if (header !== undefined) {
    const read = readName(typeof header === 'string' ? Buffer.from(header) : header);
    if (read) return { path: read.path, content: record.value, headerRest: read.rest };
  }
  const read = readName(record.value);
  return read && { path: read.path, content: read.rest };
}

function readName(bytes: Uint8Array): { readonly path: string; readonly rest: Uint8Array } | undefined {
  const [magic] = bytes;
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (magic === ID_MAGIC && bytes.length > ID_BYTES)
    return { path: `ids/${view.readUInt32BE(1)}`, rest: bytes.subarray(1 + ID_BYTES) };
  if (magic !== GUID_MAGIC || bytes.length <= GUID_BYTES) return undefined;
  const hex = view.toString('hex', 1, 1 + GUID_BYTES);
  const guid = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return { path: `guids/${guid}`, rest: bytes.subarray(1 + GUID_BYTES) };
}
