import { isUtf8 } from 'node:buffer';
import type { HeaderValue, RawRecord } from '@kymo/domain';
import type { EachBatchPayload } from '../../kafka/kafka-client';

type KafkaMessage = EachBatchPayload['batch']['messages'][number];

const NOTHING = new Uint8Array(0);

/** A message as the decoders take it; a message without a value is an empty one. */
export function rawRecord(message: KafkaMessage, partition: string): RawRecord {
  return {
    value: message.value ?? NOTHING,
    ...(message.key && { key: message.key }),
    ...(message.headers && { headers: headersOf(message.headers) }),
    partition,
    offset: Number(message.offset),
    timestampMs: Number(message.timestamp),
  };
}

function headersOf(headers: NonNullable<KafkaMessage['headers']>): NonNullable<RawRecord['headers']> {
  const values: Record<string, HeaderValue | HeaderValue[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    values[name] = Array.isArray(value) ? value.map(headerValue) : headerValue(value);
  }
  return values;
}

function headerValue(value: Buffer | string): HeaderValue {
  if (typeof value === 'string') return value;
  return isUtf8(value) ? value.toString() : value;
}
