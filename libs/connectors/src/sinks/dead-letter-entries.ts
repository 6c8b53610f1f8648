import type { DeadLetter, HeaderValue, OutboxEntry, RawRecord } from '@kymo/domain';

/** A header as JSON holds it: bytes that are no text in base64. */
type KeptHeader = string | { readonly base64: string };

/** A refused record as it waits in the outbox: bytes in base64. */
export interface DeadLetterPayload {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestampMs?: number;
  readonly reason: string;
  readonly message: string;
  readonly key?: string;
  readonly value: string;
  readonly headers?: Readonly<Record<string, KeptHeader | readonly KeptHeader[]>>;
}

/** What a dead-letter sink is owed for a refused record, or a refused part of one. */
function deadLetterEntry({ reason, message, record }: DeadLetter, part = 0): OutboxEntry {
  const { topic, partition } = originOf(record.partition);
  const payload: DeadLetterPayload = {
    topic: record.topic ?? topic,
    partition,
    offset: record.offset,
    ...(record.timestampMs !== undefined && { timestampMs: record.timestampMs }),
    reason,
    message,
    ...(record.key && { key: base64(record.key) }),
    value: base64(record.value),
    ...(record.headers && { headers: keptHeaders(record.headers) }),
  };
  return { id: `${record.partition}@${record.offset}#${part}`, payload: JSON.stringify(payload) };
}

/** Entries for the refusals of an outcome; several refused parts of one record are told apart by their number. */
export function deadLetterEntries(letters: readonly DeadLetter[]): OutboxEntry[] {
  const parts = new Map<string, number>();
  return letters.map((letter) => {
    const record = `${letter.record.partition}@${letter.record.offset}`;
    const part = parts.get(record) ?? 0;
    parts.set(record, part + 1);
    return deadLetterEntry(letter, part);
  });
}

/** `telemetry/3` is partition 3 of topic telemetry; anything else is a stream without partitions. */
function originOf(partition: string): { topic: string; partition: number } {
  const found = /^(.*)\/(\d+)$/.exec(partition);
  return found ? { topic: found[1]!, partition: Number(found[2]) } : { topic: partition, partition: 0 };
}

function keptHeaders(headers: NonNullable<RawRecord['headers']>): DeadLetterPayload['headers'] {
  const kept = (value: HeaderValue) => (typeof value === 'string' ? value : { base64: base64(value) });
  const all = (value: HeaderValue | readonly HeaderValue[]) =>
    typeof value === 'string' || value instanceof Uint8Array ? kept(value) : value.map(kept);
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, all(value)]));
}

/** The headers of a refused record as they came. */
export function headersOf({
  headers = {},
}: Pick<DeadLetterPayload, 'headers'>): NonNullable<RawRecord['headers']> {
  const read = (value: KeptHeader) =>
    typeof value === 'string' ? value : Buffer.from(value.base64, 'base64');
  const all = (value: KeptHeader | readonly KeptHeader[]) =>
    Array.isArray(value) ? value.map(read) : read(value as KeptHeader);
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, all(value)]));
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
