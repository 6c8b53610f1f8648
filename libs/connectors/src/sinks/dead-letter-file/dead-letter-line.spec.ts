import { expect, it } from 'vitest';
import { deadLetterEntries } from '../dead-letter-entries';
import { type DeadLetterLine, lineOf, recordOfLine } from './dead-letter-line';

it.each([
  ['text', Buffer.from('{"flow":1}')],
  ['text behind a byte order mark', Buffer.from('\ufeff{"flow":1}')],
  ['bytes that are no text', Buffer.from([0xff, 0, 1])],
  ['nothing', Buffer.alloc(0)],
])('gives back what was refused to the byte: %s', (_, value) => {
  const record = {
    key: Buffer.from([0xfe, 1]),
    value,
    headers: { trace: 'a', raw: Buffer.from([0xff]), twice: ['b', Buffer.from([0xfd])] },
    partition: 'telemetry/3',
    offset: 7,
    timestampMs: 1_700_000_000_000,
  };
  const [entry] = deadLetterEntries([{ reason: 'not_json', message: 'why', record }]);
  const line = JSON.parse(lineOf(entry!)) as DeadLetterLine;
  expect(recordOfLine(line)).toEqual(record);
});

it('tells the topic that a message of MQTT came by', () => {
  const record = { value: Buffer.from('x'), topic: 'plant/7', partition: 'mqtt', offset: 3 };
  const [entry] = deadLetterEntries([{ reason: 'not_json', message: 'why', record }]);
  expect(recordOfLine(JSON.parse(lineOf(entry!)) as DeadLetterLine)).toMatchObject({
    partition: 'plant/7/0',
  });
});
