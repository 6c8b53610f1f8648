import type { RawRecord } from '@kymo/domain';
import type { EachBatchPayload } from '../../kafka/kafka-client';

type KafkaMessage = EachBatchPayload['batch']['messages'][number];

const NOTHING = new Uint8Array(0);

/** A message as the decoders take it; a message without a value is an empty one. */
export function rawRecord(message: KafkaMessage, partition: string): RawRecord {
  return {
    value: message.value ?? NOTHING,
    ...(message.key && { key: message.key }),
    ...(message.headers && { headers: textHeaders(message.headers) }),
    partition,
    offset: Number(message.offset),
    timestampMs: Number(message.timestamp),
  };
}

function textHeaders(headers: NonNullable<KafkaMessage['headers']>): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined)
      texts[name] = Array.isArray(value) ? value.map(String).join(',') : value.toString();
  }
  return texts;
}
