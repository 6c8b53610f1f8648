import { createServer, type Server } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { RawRecord } from '@kymo/domain';
import { Aedes } from 'aedes';
import { connectAsync } from 'mqtt';
import mqttPacket, { type Packet } from 'mqtt-packet';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mqttSourceOptionsSchema } from './mqtt-options';
import { MqttSource } from './mqtt.source';
import { topicTemplate } from './topic-template';

describe('a template of topics', () => {
  it.each([
    ['plant/{site}/{device}', 'plant/+/+', 'plant/north/d7', { site: 'north', device: 'd7' }],
    ['plant/{site}/#', 'plant/+/#', 'plant/north/a/b', { site: 'north' }],
    ['plant/{site}/#', 'plant/+/#', 'plant/north', { site: 'north' }],
    ['$share/monitors/+/{device}', '$share/monitors/+/+', 'x/d7', { device: 'd7' }],
    ['plant/{site}', 'plant/+', 'plant/north/d7', undefined],
    ['plant/a', 'plant/a', 'plant/b', undefined],
    ['#', '#', '$SYS/uptime', undefined],
  ])('%s subscribes to %s and reads %s', (text, filter, topic, parts) => {
    const template = topicTemplate(text);
    expect(template.filter).toBe(filter);
    expect(template.read(topic)).toEqual(parts);
  });

  it.each(['', 'plant/#/x', 'plant/a+', 'plant/{a b}', 'plant/x{site}'])('%j is none', (text) => {
    expect(() => topicTemplate(text)).toThrow(/expected/);
  });
});

describe('an MQTT 3.1.1 source', () => {
  let broker: Aedes;
  let server: Server;
  let port = 0;
  const sockets = new Set<Socket>();

  async function listen(): Promise<void> {
    server = createServer((socket) => {
      sockets.add(socket);
      broker.handle(socket);
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  }

  beforeEach(async () => {
    broker = await Aedes.createBroker();
    port = 0;
    await listen();
  });
  afterEach(async () => {
    broker.close();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  function reading(
    options: object = {},
    pass: (records: readonly RawRecord[]) => Promise<void> = () => Promise.resolve(),
  ) {
    const source = new MqttSource(
      mqttSourceOptionsSchema.parse({
        url: `mqtt://127.0.0.1:${port}`,
        topics: ['plant/{site}/{channel}'],
        reconnectMs: 100,
        ...options,
      }),
      { env: {}, info: () => undefined, warn: () => undefined },
    );
    const stop = new AbortController();
    const records: RawRecord[] = [];
    const run = source.run({
      pass: async (batch) => {
        await pass(batch.records);
        records.push(...batch.records);
      },
      resumeAt: () => 7,
      signal: stop.signal,
    });
    const end = () => {
      stop.abort();
      return run;
    };
    return { source, records, end, run };
  }

  async function publish(texts: readonly string[], options: object = {}): Promise<void> {
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`);
    for (const text of texts) await client.publishAsync('plant/north/flow', text, { qos: 1, ...options });
    await client.endAsync();
  }

  const texts = (records: readonly RawRecord[]) => records.map(({ value }) => Buffer.from(value).toString());

  it('gives out messages in order, with topic and the names of its parts', async () => {
    const { source, records, end } = reading();
    await expect.poll(() => source.readiness()).toEqual({ ready: true });
    await publish(['1', '2', '3']);
    await expect.poll(() => texts(records)).toEqual(['1', '2', '3']);
    expect(records[0]).toMatchObject({
      topic: 'plant/north/flow',
      headers: { site: 'north', channel: 'flow' },
      partition: 'mqtt',
      offset: 7,
    });
    await end();
    expect(source.readiness().ready).toBe(false);
  });

  it('gets what came while it was away, and what was not durable, again', async () => {
    const failing = reading({}, () => Promise.reject(new Error('disk full')));
    await expect.poll(() => failing.source.readiness().ready).toBe(true);
    const ended = expect(failing.run).rejects.toThrow('disk full');
    await publish(['not durable']);
    await ended;
    await publish(['while away']);
    const next = reading();
    await expect.poll(() => new Set(texts(next.records))).toEqual(new Set(['not durable', 'while away']));
    await next.end();
    const last = reading();
    await expect.poll(() => last.source.readiness().ready).toBe(true);
    await publish(['new']);
    await expect.poll(() => texts(last.records)).toEqual(['new']);
    await last.end();
  });

  it('connects again to a broker that was away', async () => {
    const { source, records, end } = reading();
    await expect.poll(() => source.readiness().ready).toBe(true);
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
    await expect.poll(() => source.readiness().ready).toBe(false);
    await listen();
    await expect.poll(() => source.readiness().ready, { timeout: 10_000 }).toBe(true);
    await publish(['back']);
    await expect.poll(() => texts(records)).toEqual(['back']);
    await end();
  });

  it('does not read on while too much waits', async () => {
    let go: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    const { source, records, end } = reading({ maxWaiting: 2, batchRecords: 2 }, () => gate);
    await expect.poll(() => source.readiness().ready).toBe(true);
    const all = Array.from({ length: 20 }, (_, index) => String(index));
    await publish(all);
    go();
    await expect.poll(() => texts(records)).toEqual(all);
    await end();
  });

  it('is tried before a run under a name and in a group of its own, and without a session that stays', async () => {
    const asked: (string | boolean | undefined)[] = [];
    broker.authorizeSubscribe = (client, subscription, answer) => {
      asked.push(client?.id, client?.clean, subscription.topic);
      answer(null, subscription);
    };
    const url = `mqtt://127.0.0.1:${port}`;
    const options = mqttSourceOptionsSchema.parse({ url, topics: ['$share/monitors/plant/{site}'] });
    const source = new MqttSource(options, { env: {}, info: () => undefined, warn: () => undefined });
    expect(await source.probe()).toEqual({ ready: true });
    expect(asked).toEqual([
      expect.stringMatching(/^kymo-check-\w{8}$/u),
      true,
      expect.stringMatching(/^\$share\/monitors-check-\w{8}\/plant\/\+$/u),
    ]);
  });

  it('leaves out what the broker has retained, unless it is wanted', async () => {
    await publish(['old'], { retain: true });
    const { source, records, end } = reading({ clientId: 'fresh' });
    await expect.poll(() => source.readiness().ready).toBe(true);
    await publish(['new']);
    await expect.poll(() => texts(records)).toEqual(['new']);
    await end();
  });
});

/** The one broker of npm does not speak version 5: what is said on the wire is looked at here. */
it('an MQTT 5 source keeps its session, reads user properties, and acknowledges what is durable', async () => {
  const said: Packet[] = [];
  let connection: Socket | undefined;
  const version = { protocolVersion: 5 };
  const send = (packet: object) => connection!.write(mqttPacket.generate(packet as Packet, version));
  const server = createServer((socket) => {
    connection = socket;
    const parser = mqttPacket.parser(version);
    socket.on('data', (chunk) => void parser.parse(chunk));
    parser.on('packet', (packet: Packet) => {
      said.push(packet);
      if (packet.cmd === 'connect') send({ cmd: 'connack', reasonCode: 0, sessionPresent: false });
      if (packet.cmd === 'subscribe') send({ cmd: 'suback', messageId: packet.messageId, granted: [1] });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const source = new MqttSource(
    mqttSourceOptionsSchema.parse({
      url,
      version: '5',
      topics: ['plant/{device}'],
      sessionExpirySeconds: 60,
    }),
    {
      env: { KYMO_MQTT_USERNAME: 'kymo', KYMO_MQTT_PASSWORD: 'secret' },
      info: () => undefined,
      warn: () => undefined,
    },
  );
  let makeDurable: () => void = () => undefined;
  const durable = new Promise<void>((resolve) => (makeDurable = resolve));
  const records: RawRecord[] = [];
  const stop = new AbortController();
  const run = source.run({
    pass: (batch) => {
      records.push(...batch.records);
      return durable;
    },
    resumeAt: () => undefined,
    signal: stop.signal,
  });
  await expect.poll(() => source.readiness().ready).toBe(true);
  expect(said).toMatchObject([
    { cmd: 'connect', clean: false, username: 'kymo', properties: { sessionExpiryInterval: 60 } },
    { cmd: 'subscribe', subscriptions: [{ topic: 'plant/+', qos: 1, rh: 2 }] },
  ]);
  const properties = { contentType: 'application/json', userProperties: { line: '3' } };
  send({ cmd: 'publish', topic: 'plant/d7', payload: '1.5', qos: 1, messageId: 9, properties });
  await expect
    .poll(() => records)
    .toMatchObject([
      { topic: 'plant/d7', headers: { device: 'd7', line: '3', 'content-type': 'application/json' } },
    ]);
  expect(said.some(({ cmd }) => cmd === 'puback')).toBe(false);
  makeDurable();
  await expect.poll(() => said.at(-1)).toMatchObject({ cmd: 'puback', messageId: 9 });
  stop.abort();
  await run;
  await new Promise((resolve) => server.close(resolve));
});
