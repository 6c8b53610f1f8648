import { expect, it } from 'vitest';
import { idsIn } from './topic-ids';

const compact = (text: string) => Buffer.concat([Buffer.from([text.length + 1]), Buffer.from(text)]);
const int32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const byte = (...values: number[]) => Buffer.from(values);
const id = Buffer.from('0123456789abcdef0123456789abcdef', 'hex');

/** One partition whose replicas are three brokers, of which one is out of sync. */
const partition = Buffer.concat([
  byte(0, 0),
  ...[0, 2, 7].map(int32),
  byte(4),
  ...[1, 2, 3].map(int32),
  byte(3),
  ...[1, 2].map(int32),
  byte(1, 0),
]);
const topic = (name: string, identity: Buffer) =>
  Buffer.concat([byte(0, 0), compact(name), identity, byte(0, 2), partition, int32(-1), byte(0)]);
const broker = Buffer.concat([int32(1), compact('kafka-1'), int32(9_092), byte(0, 0)]);
const answer = Buffer.concat([
  byte(0),
  int32(0),
  byte(2),
  broker,
  compact('cluster'),
  int32(1),
  byte(3),
  topic('telemetry', id),
  topic('of-an-old-broker', Buffer.alloc(16)),
  int32(-1),
  byte(0),
]);

it('reads identities by topic, and none where a broker gives none', () => {
  expect([...idsIn(answer)]).toEqual([['telemetry', id.toString('hex')]]);
});

it('passes over what a later version adds', () => {
  const withTag = Buffer.concat([byte(1, 3, 2, 0xff, 0xff), answer.subarray(1)]);
  expect([...idsIn(withTag).keys()]).toEqual(['telemetry']);
});

it('refuses an answer that is cut off', () => {
  expect(() => idsIn(answer.subarray(0, 60))).toThrow(/ends at 60 bytes/);
});
