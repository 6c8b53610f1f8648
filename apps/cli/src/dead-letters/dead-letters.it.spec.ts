import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkConfig } from '@kymo/config';
import {
  connectionOptionsSchema,
  createSink,
  type DeadLetterSink,
  KafkaProducer,
  readDeadLetters,
} from '@kymo/connectors';
import type { DeadLetter } from '@kymo/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeadLetterLog } from './dead-letter-log';
import { Reasons } from './reasons';
import { replay, type ReplayOptions } from './replay';

const brokers = [process.env['KYMO_KAFKA'] ?? '127.0.0.1:9092'];
const connection = connectionOptionsSchema.parse({ brokers });
const telemetry = `plant-${randomUUID()}`;
const folder = mkdtempSync(join(tmpdir(), 'kymo-dead-letters-'));
const context = { dataFolder: folder, env: {} };

const own = (sample: object) => Buffer.from(JSON.stringify(sample));
const record = (offset: number, value: Buffer) => ({
  key: Buffer.from([0, 255]),
  value,
  headers: { trace: `t${offset}`, raw: Buffer.from([0xff, offset]) },
  timestampMs: 1_700_000_000_000 + offset,
  partition: `${telemetry}/1`,
  offset,
});
const foreign = record(40, own({ device: 'p-1', at: 1_700_000_000_000, m: { flow: 1 } }));
const garbled = record(41, Buffer.from([0xef, 0xbb, 0xbf, 0xfe, 0xfe]));
const parts = record(42, own({ device: 'p-2', at: 1_700_000_001_000, m: { flow: 2 } }));
const letters: DeadLetter[] = [
  { reason: 'schema', message: 'reading a record: key device found', record: foreign },
  { reason: 'not_text', message: 'reading a record: no UTF-8', record: garbled },
  { reason: 'schema', message: 'reading a record, part 1', record: parts },
  { reason: 'schema', message: 'reading a record, part 2', record: parts },
  { reason: 'outbox_full', message: 'no room', record: record(43, own({ device: 'p', at: 1e12, m: {} })) },
];

const mapping = { type: 'mapped-json', series: 'device', time: 'at', values: 'm' };
const sinks = {
  topic: { type: 'dead-letter-topic', brokers, topic: `dead-${telemetry}` },
  file: { type: 'dead-letter-file' },
};

describe('dead letters in a topic', () => {
  const letters = (sink: object) => {
    const source = { type: 'kafka', brokers, topics: [telemetry] };
    const config = { dataFolder: folder, source, sinks: [{ type: 'dead-letter-topic', ...sink }] };
    return new DeadLetterLog(checkConfig(config, 'a test')).letters().next();
  };

  it('are none where nothing was refused yet, so that it is not there', async () => {
    expect(await letters({ brokers, topic: `none-${telemetry}` })).toEqual({ done: true, value: undefined });
  });

  it('cannot be read where no broker answers', async () => {
    await expect(letters({ brokers: ['127.0.0.1:9'], topic: `dead-${telemetry}` })).rejects.toThrow(
      /reading dead letters: no answer from 127\.0\.0\.1:9/,
    );
  });
});

describe.each(Object.entries(sinks))('dead letters kept in a %s', (kind, sink) => {
  const dataFolder = join(folder, kind);
  const configured = (decoder: object) => {
    const source = { type: 'kafka', brokers, topics: [`^${telemetry}$`] };
    return checkConfig({ dataFolder, source, decoder, sinks: [sink] }, 'a test');
  };
  const counted = async (decoder: object) => {
    const reasons = new Reasons(1);
    for await (const part of new DeadLetterLog(configured(decoder)).letters())
      part.forEach((one) => reasons.add(one));
    return reasons.all;
  };
  const replayed = (options: ReplayOptions = {}) => {
    const config = configured(mapping);
    return replay(config, new DeadLetterLog(config), options);
  };
  const come = async (): Promise<unknown[]> => {
    const found: unknown[] = [];
    // The reader of dead letters reads any topic.
    const topic = { type: 'dead-letter-topic', ...connection, topic: telemetry } as DeadLetterSink;
    for await (const { log, record: read } of readDeadLetters(topic, context))
      found.push({ log, ...read, partition: undefined, offset: undefined });
    return found;
  };

  beforeAll(async () => {
    const producer = new KafkaProducer(connection, {});
    await producer.createTopic(telemetry, 2);
    if (kind === 'topic') await producer.createTopic(sinks.topic.topic, 1);
    await producer.close();
    const connected = createSink(sink, { ...context, dataFolder });
    const entries = connected.recipient.entries({ verdicts: [], alerts: [], deadLetters: letters });
    expect(await connected.sink.deliver(entries, AbortSignal.timeout(30_000))).toEqual({
      status: 'delivered',
    });
    await connected.sink.close();
  });
  afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

  it('are counted by reason, with the latest example, and with what could be read now', async () => {
    expect(await counted(mapping)).toMatchObject([
      {
        reason: 'schema',
        records: 3,
        readable: 3,
        replayed: 0,
        examples: [{ message: 'reading a record, part 2' }],
      },
      {
        reason: 'not_text',
        records: 1,
        readable: 0,
        examples: [{ value: '77u//v4=', partition: '1', offset: 41 }],
      },
      { reason: 'outbox_full', records: 1, readable: 0 },
    ]);
    expect((await counted({ type: 'json' }))[0]).toMatchObject({ reason: 'schema', records: 3, readable: 0 });
  });

  it('are sent to where they came from, as they were, once', async () => {
    const before = await come();
    expect(await replayed({ dryRun: true })).toEqual({ sent: 2, left: 2, before: 0 });
    expect(await come()).toEqual(before);
    expect(await replayed()).toEqual({ sent: 2, left: 2, before: 0 });
    const sent = (await come()).slice(before.length);
    const log = `${telemetry}/1`;
    expect(sent).toEqual(
      [foreign, parts].map((one) => ({ ...one, log, partition: undefined, offset: undefined })),
    );
    expect(await replayed()).toEqual({ sent: 0, left: 2, before: 3 });
    expect((await counted(mapping))[0]).toMatchObject({ records: 3, replayed: 3, readable: 0 });
  });

  it('are not written to a topic that is not read', async () => {
    await expect(replayed({ to: 'elsewhere', again: true })).rejects.toThrow(/topic elsewhere found/);
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));
