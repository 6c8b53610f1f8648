import { deserialize, serialize } from 'node:v8';
import { KymoError } from '@kymo/domain';
import type { OutgoingRecord } from '../../kafka/kafka-client';
import type { KafkaMessage } from '../../kafka/partition-reader';
import type { PartitionChange } from '../partition-change';

/** A change as a record: the key is JSON that people can read, the value Node's own form, which keeps typed arrays and NaN. */
export function recordOf({ key, value }: PartitionChange): OutgoingRecord {
  return { key: JSON.stringify(key), value: value === undefined ? null : serialize(value) };
}

/** @throws KymoError STORE_FAILED */
export function changeOf({ key, value, offset }: KafkaMessage): PartitionChange {
  try {
    const parsed = JSON.parse(key!.toString()) as PartitionChange['key'];
    return {
      key: parsed,
      ...(value !== null && { value: deserialize(value) as unknown }),
    } as PartitionChange;
  } catch (cause) {
    throw new KymoError(
      'STORE_FAILED',
      `reading a changelog at offset ${offset}: Kymo has not written this record. Let nothing else write to the topic.`,
      { cause },
    );
  }
}
