import {
  type Decoded,
  type Decoder,
  headerText,
  type RawRecord,
  type Readiness,
  type Rejection,
} from '@kymo/domain';
import { readJson, readText } from './json-text';
import { isObject, quoted, rejection } from './limits';

const STRUCTURED = /^application\/cloudevents(-batch)?\+json\b/i;
const REQUIRED = ['specversion', 'id', 'source', 'type'] as const;
/** How each protocol marks the attributes of an event in binary mode: Kafka, HTTP; MQTT 5 has them bare. */
const PREFIXES = ['ce_', 'ce-', ''];

type Attributes = Readonly<Record<string, unknown>>;

/** A record whose value is the data of the event alone, or why there is none. */
type Unwrapped = { readonly record: RawRecord } | { readonly problem: Rejection };

/**
 * Decodes CloudEvents 1.0, in binary and structured mode, and batches of them; what they carry is decoded by another
 * decoder. That finds their attributes in the headers `ce_id`, `ce_source` and so on.
 */
export class CloudEventsDecoder implements Decoder {
  constructor(
    private readonly dataDecoder: Decoder,
    private readonly maxRecordBytes: number,
  ) {}

  async prepare(records: readonly RawRecord[], signal: AbortSignal): Promise<void> {
    if (this.dataDecoder.prepare === undefined) return;
    const unwrapped = records.flatMap((record) => this.#unwrap(record));
    const carried = unwrapped.flatMap((one) => ('record' in one ? [one.record] : []));
    await this.dataDecoder.prepare(carried, signal);
  }

  readiness(): Readiness {
    return this.dataDecoder.readiness?.() ?? { ready: true };
  }

  decode(record: RawRecord): Decoded {
    const events = this.#unwrap(record).map((one): Decoded => {
      if ('record' in one) return this.dataDecoder.decode(one.record);
      return { samples: [], rejections: [one.problem] };
    });
    if (events.length === 1) return events[0]!;
    return {
      samples: events.flatMap(({ samples }) => samples),
      rejections: events.flatMap(({ rejections }) => rejections),
    };
  }

  #unwrap(record: RawRecord): readonly Unwrapped[] {
    const contentType = headerText(record, 'content-type') ?? '';
    const prefix = PREFIXES.find((one) => headerText(record, `${one}specversion`) !== undefined);
    if (!STRUCTURED.test(contentType) && prefix !== undefined) return [fromHeaders(record, prefix)];
    const text = readText(record.value, this.maxRecordBytes);
    if (typeof text !== 'string') return [{ problem: text }];
    const read = readJson(text);
    if (!('json' in read))
      return [{ problem: { ...read, message: `${read.message}, or headers ce_specversion and so on` } }];
    const events: readonly unknown[] = Array.isArray(read.json) ? read.json : [read.json];
    if (events.length === 0)
      return [{ problem: rejection('schema', 'record: an empty batch found; at least one event expected') }];
    return events.map((event, index) =>
      fromDocument(record, event, Array.isArray(read.json) ? `[${index}].` : ''),
    );
  }
}

function fromHeaders(record: RawRecord, prefix: string): Unwrapped {
  const attributes = Object.fromEntries(REQUIRED.map((name) => [name, headerText(record, prefix + name)]));
  const problem = problemOf(attributes, '');
  if (problem) return { problem };
  if (prefix === 'ce_') return { record };
  const named = Object.keys(record.headers ?? {})
    .filter((name) => name.startsWith(prefix) && name !== 'content-type')
    .map((name) => [`ce_${name.slice(prefix.length)}`, record.headers![name]!]);
  return { record: { ...record, headers: { ...record.headers, ...Object.fromEntries(named) } } };
}

function fromDocument(record: RawRecord, event: unknown, where: string): Unwrapped {
  if (!isObject(event))
    return {
      problem: rejection('schema', `${where || 'record: '}${quoted(event)} found; an event expected`),
    };
  const { data, data_base64: packed, ...attributes } = event;
  const problem = problemOf(attributes, where);
  if (problem) return { problem };
  const headers = Object.entries(attributes).flatMap(([name, value]) =>
    value === null || typeof value === 'object' ? [] : [[`ce_${name}`, String(value)]],
  );
  const contentType = attributes['datacontenttype'];
  return {
    record: {
      ...record,
      value: dataOf(data, packed, contentType),
      headers: {
        ...record.headers,
        ...Object.fromEntries(headers),
        ...(typeof contentType === 'string' && { 'content-type': contentType }),
      },
    },
  };
}

/** Data of JSON stand in the event as they are; text of another type as a text, bytes in base64. */
function dataOf(data: unknown, packed: unknown, contentType: unknown): Uint8Array {
  if (typeof packed === 'string') return Buffer.from(packed, 'base64');
  if (data === undefined) return Buffer.alloc(0);
  const isJson = contentType === undefined || /\bjson\b/i.test(String(contentType));
  return Buffer.from(typeof data === 'string' && !isJson ? data : JSON.stringify(data));
}

function problemOf(attributes: Attributes, where: string): Rejection | undefined {
  for (const name of REQUIRED) {
    const value = attributes[name];
    if (typeof value !== 'string' || value === '')
      return rejection('schema', `${where}${name}: ${quoted(value)} found; a CloudEvent has a text there`);
  }
  const version = String(attributes['specversion']);
  if (version.startsWith('1.')) return undefined;
  return rejection('schema', `${where}specversion: "${version}" found; 1.0 expected`);
}
