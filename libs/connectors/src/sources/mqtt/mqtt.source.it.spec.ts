import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RawRecord } from '@kymo/domain';
import { until } from '@kymo/testing';
import { connectAsync, type IClientPublishOptions } from 'mqtt';
import protobuf from 'protobufjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SparkplugBirths } from '../../decoders/sparkplug-births';
import { SparkplugDecoder, sparkplugOptionsSchema } from '../../decoders/sparkplug.decoder';
import { SPARKPLUG_PROTO } from '../../decoders/wire/sparkplug.proto';
import { Mosquitto } from './mosquitto.fixture';
import { mqttSourceOptionsSchema } from './mqtt-options';
import { MqttSource } from './mqtt.source';

const LIMIT_MS = 50_000;

describe.each(['3.1.1', '5'] as const)('MQTT %s on a real broker', (version) => {
  let broker: Mosquitto;
  const runs: (() => Promise<unknown>)[] = [];
  beforeEach(async () => void (broker = await Mosquitto.start()));
  afterEach(async () => {
    await Promise.all(runs.splice(0).map((end) => end()));
    await broker.dispose();
  });

  async function reading(topics: string[], pass: () => Promise<void> = () => Promise.resolve()) {
    const url = `mqtt://127.0.0.1:${broker.port}`;
    const options = mqttSourceOptionsSchema.parse({ url, version, topics, reconnectMs: 100 });
    const source = new MqttSource(options, { env: {}, info: () => undefined, warn: () => undefined });
    const records: RawRecord[] = [];
    const stop = new AbortController();
    const run = source.run({
      pass: async (batch) => {
        await pass();
        records.push(...batch.records);
      },
      resumeAt: () => undefined,
      signal: stop.signal,
    });
    const end = () => {
      stop.abort();
      return run.catch((thrown: unknown) => thrown);
    };
    runs.push(end);
    await until('it is connected', () => source.readiness().ready, LIMIT_MS);
    return { source, records, run, end };
  }

  async function publish(
    topic: string,
    values: readonly (string | Buffer)[],
    more: IClientPublishOptions = {},
  ) {
    const client = await connectAsync(`mqtt://127.0.0.1:${broker.port}`, {
      protocolVersion: version === '5' ? 5 : 4,
    });
    for (const value of values) await client.publishAsync(topic, value, { qos: 1, ...more });
    await client.endAsync();
  }

  const texts = (records: readonly RawRecord[]) => records.map(({ value }) => Buffer.from(value).toString());
  const come = (records: readonly RawRecord[], expected: readonly string[]) =>
    until(
      `${expected.join(', ')} come`,
      () => expected.every((one) => texts(records).includes(one)),
      LIMIT_MS,
    );

  it('brings again what was not durable, and what came while the monitor was away', async () => {
    const failing = await reading(['plant/{device}/flow'], () => Promise.reject(new Error('disk full')));
    const failed = expect(failing.run).rejects.toThrow('disk full');
    await publish('plant/d7/flow', ['not durable']);
    await failed;
    await publish('plant/d7/flow', ['while away']);
    const next = await reading(['plant/{device}/flow']);
    await come(next.records, ['not durable', 'while away']);
    expect(next.records[0]).toMatchObject({ topic: 'plant/d7/flow', headers: { device: 'd7' } });
    await next.end();
    const last = await reading(['plant/{device}/flow']);
    await publish('plant/d7/flow', ['new']);
    await come(last.records, ['new']);
    expect(texts(last.records)).toEqual(['new']);
  });

  it('goes on when the broker is back', async () => {
    const { source, records } = await reading(['plant/#']);
    await publish('plant/a', ['before']);
    await come(records, ['before']);
    await broker.stop();
    await until('it says that the broker is away', () => !source.readiness().ready, LIMIT_MS);
    broker.run();
    await until('it is connected again', () => source.readiness().ready, LIMIT_MS);
    await publish('plant/a', ['after']);
    await come(records, ['after']);
  });

  it('reads Sparkplug B: a birth names the aliases of what follows, also after a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kymo-births-'));
    const payload = protobuf.parse(SPARKPLUG_PROTO).root.lookupType('Payload');
    const written = (metrics: object[]) =>
      Buffer.from(payload.encode(payload.create({ timestamp: 1_700_000_000_000, metrics })).finish());
    const decoded = (record: RawRecord) =>
      new SparkplugDecoder(sparkplugOptionsSchema.parse({}), new SparkplugBirths(folder)).decode(record);
    const birth = [{ name: 'flow', alias: 4, datatype: 10, doubleValue: 1 }];
    const { records } = await reading(['spBv1.0/#']);
    await publish('spBv1.0/plant/DBIRTH/edge/pump', [written(birth)]);
    await publish('spBv1.0/plant/DDATA/edge/pump', [written([{ alias: 4, doubleValue: 2.5 }])]);
    await publish('spBv1.0/plant/DDATA/edge/pump', [written([{ alias: 5, doubleValue: 2.5 }])]);
    await until('all have come', () => records.length === 3, LIMIT_MS);
    expect(records.map(decoded)).toMatchObject([
      { samples: [{ series: 'plant/edge/pump', values: { flow: 1 } }] },
      { samples: [{ series: 'plant/edge/pump', values: { flow: 2.5 }, timeMs: 1_700_000_000_000 }] },
      { samples: [], rejections: [{ reason: 'alias_unknown' }] },
    ]);
    rmSync(folder, { recursive: true });
  });

  it.runIf(version === '5')('gives out user properties and the content type as headers', async () => {
    const { records } = await reading(['plant/a']);
    const properties = { contentType: 'application/json', userProperties: { line: '3', shift: ['a', 'b'] } };
    await publish('plant/a', ['1'], { properties });
    await come(records, ['1']);
    expect(records[0]!.headers).toEqual({ line: '3', shift: ['a', 'b'], 'content-type': 'application/json' });
  });
});
