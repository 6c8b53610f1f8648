import type { OutboxEntry, RawRecord } from '@kymo/domain';
import { type DeadLetterPayload, headersOf } from '../dead-letter-entries';

/** Key and value are text where they are UTF-8, else base64 under a name that says so. */
type Readable = {
  readonly key?: string;
  readonly keyBase64?: string;
  readonly value?: string;
  readonly valueBase64?: string;
};

/** A refused record as a line of the file has it. */
export type DeadLetterLine = Omit<DeadLetterPayload, 'key' | 'value'> & Readable & { readonly id: string };

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** An entry as a line. */
export function lineOf({ id, payload }: OutboxEntry): string {
  const { key, value, ...letter } = JSON.parse(payload) as DeadLetterPayload;
  const readable = {
    id,
    ...letter,
    ...(key !== undefined && content('key', key)),
    ...content('value', value),
  };
  return `${JSON.stringify(readable)}\n`;
}

/** The record as it was read. */
export function recordOfLine(line: DeadLetterLine): RawRecord {
  const { topic, partition, offset, timestampMs, key, keyBase64, value, valueBase64 } = line;
  const keyBytes = bytesOf(key, keyBase64);
  return {
    value: bytesOf(value, valueBase64) ?? Buffer.alloc(0),
    ...(keyBytes && { key: keyBytes }),
    headers: headersOf(line),
    partition: `${topic}/${partition}`,
    offset,
    ...(timestampMs !== undefined && { timestampMs }),
  };
}

function bytesOf(text: string | undefined, base64: string | undefined): Buffer | undefined {
  if (text !== undefined) return Buffer.from(text);
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64');
}

function content(name: string, base64: string): Record<string, string> {
  const bytes = Buffer.from(base64, 'base64');
  try {
    return { [name]: utf8.decode(bytes) };
  } catch {
    return { [`${name}Base64`]: base64 };
  }
}
