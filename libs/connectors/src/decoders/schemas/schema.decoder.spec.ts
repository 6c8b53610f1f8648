import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Decoder, RawRecord } from '@kymo/domain';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DecoderDefinition } from '../../connector';
import { decoders } from '../registry';
import { RegistryServer } from './registry-server.fixture';
import { avroDecoder } from './schema-decoders';

const now = () => Date.UTC(2025, 5, 1);
const context = { env: {}, dataFolder: tmpdir(), info: () => undefined, warn: () => undefined };
const timeMs = 1_748_000_000_250;
const hex = (text: string) => Buffer.from(text, 'hex');
const framed = (id: number, content: Uint8Array) => {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(id, 1);
  return Buffer.concat([head, content]);
};
const record = (value: Uint8Array, more: Partial<RawRecord> = {}): RawRecord => ({
  value,
  partition: 'telemetry/0',
  offset: 0,
  ...more,
});

const registry = new RegistryServer();
const signal = () => new AbortController().signal;

function create(type: 'avro' | 'protobuf' | 'json-schema', options: object = {}): Decoder {
  const definition = decoders[type] as DecoderDefinition;
  const given = 'schemaFile' in options ? options : { registry: { url: registry.url }, ...options };
  return definition.create(definition.optionsSchema.parse(given), context, now);
}

async function decoded(decoder: Decoder, one: RawRecord) {
  await decoder.prepare?.([one], signal());
  return decoder.decode(one);
}

beforeEach(async () => {
  registry.asked.length = 0;
  registry.answers.clear();
  await registry.start();
});
afterEach(() => registry.stop());

/** Written by fastavro 1.x. */
const READING = hex(
  '0e70756d702d3037a0c2a8f1fef29a060808666c6f7704cdcccccccc0c63400a6c6576656c000a636f756e7402060662616404000000000000f87f0002020868616c6c0a6e6f72746800',
);
const READING_SCHEMA = JSON.stringify({
  type: 'record',
  name: 'Reading',
  namespace: 'plant',
  fields: [
    { name: 'series', type: 'string' },
    { name: 'time', type: { type: 'long', logicalType: 'timestamp-micros' } },
    { name: 'values', type: { type: 'map', values: ['null', 'int', 'double'] } },
    { name: 'tags', type: ['null', { type: 'map', values: 'string' }], default: null },
  ],
});
const READING_SAMPLE = {
  series: 'pump-07',
  timeMs,
  values: { flow: 152.4, level: null, count: 3, bad: null },
  tags: { hall: 'north' },
};
const GUID = '00112233-4455-6677-8899-aabbccddeeff';
const guidName = Buffer.concat([Buffer.of(1), hex(GUID.replaceAll('-', ''))]);

describe('the schema that a record names', () => {
  it.each<[string, string, RawRecord]>([
    ['id in front', 'schemas/ids/7', record(framed(7, READING))],
    ['GUID in front', `schemas/guids/${GUID}`, record(Buffer.concat([guidName, READING]))],
    [
      'GUID in a header',
      `schemas/guids/${GUID}`,
      record(READING, { headers: { __value_schema_id: guidName } }),
    ],
    [
      'id in a header that is text by chance',
      'schemas/ids/7',
      record(READING, { headers: { __value_schema_id: '\0\0\0\0\u0007' } }),
    ],
    [
      'a header before what stands in front',
      'schemas/ids/7',
      record(READING, {
        headers: { __value_schema_id: Buffer.of(0, 0, 0, 0, 7), __key_schema_id: guidName },
      }),
    ],
  ])('%s', async (_, path, one) => {
    registry.has(path, READING_SCHEMA);
    const decoder = create('avro');
    expect(await decoded(decoder, one)).toEqual({ samples: [READING_SAMPLE], rejections: [] });
    await decoded(decoder, one);
    expect(registry.asked).toEqual([path]);
  });

  it('is asked for once, however many records wait for it', async () => {
    registry.has('schemas/ids/7', READING_SCHEMA);
    const decoder = create('avro');
    const batch = Array.from({ length: 50 }, () => record(framed(7, READING)));
    await Promise.all([1, 2, 3].map(() => decoder.prepare!(batch, signal())));
    expect(registry.asked).toEqual(['schemas/ids/7']);
  });

  it('is told where it is none', async () => {
    registry.has('schemas/ids/8', '{"type":"nonsense"}');
    registry.has('schemas/ids/9', 'syntax = "proto3";', { schemaType: 'PROTOBUF' });
    const decoder = create('avro');
    const messages = [];
    for (const one of [
      record(Buffer.from('{"a":1}')),
      ...[5, 8, 9].map((id) => record(framed(id, READING))),
    ]) {
      const { samples, rejections } = await decoded(decoder, one);
      expect(samples).toEqual([]);
      messages.push(rejections.map(({ reason, message }) => `${reason}: ${message}`).join());
    }
    expect(messages).toEqual([
      expect.stringMatching(/^schema_unknown: record: it names no schema: it begins with 0x7b22612b?/),
      expect.stringMatching(/^schema_unknown: .*the registry has no schemas\/ids\/5/),
      expect.stringMatching(/^schema_unknown: .*its schema cannot be used: unknown type/),
      expect.stringMatching(/^schema_unknown: .*it is of type PROTOBUF; AVRO expected/),
    ]);
  });
});

describe('a registry that is away', () => {
  it('is told of in the log, when it goes and when it is back', async () => {
    const told: string[] = [];
    const log = { ...context, info: () => undefined, warn: (text: string) => void told.push(text) };
    const options = avroDecoder.optionsSchema.parse({ registry: { url: registry.url } });
    const decoder = avroDecoder.create(options, log, now);
    await registry.stop();
    const waiting = decoder.prepare!([record(framed(7, READING))], signal());
    await expect.poll(() => told).toMatchObject([expect.stringMatching(/schema registry at http.*: lost: /)]);
    registry.has('schemas/ids/7', READING_SCHEMA);
    await registry.start();
    await waiting;
    expect(told.slice(1)).toMatchObject([expect.stringMatching(/: back again$/)]);
  });

  it('holds records until it is back, says so, and loses none', async () => {
    registry.has('schemas/ids/7', READING_SCHEMA);
    const decoder = create('avro');
    await registry.stop();
    const one = record(framed(7, READING));
    let isReady = false;
    const prepared = decoder.prepare!([one], signal()).then(() => (isReady = true));
    await expect
      .poll(() => decoder.readiness!())
      .toMatchObject({ ready: false, why: /ids\/7.*Records wait/ as never });
    expect(isReady).toBe(false);
    await registry.start();
    await prepared;
    expect(decoder.readiness!()).toEqual({ ready: true });
    expect(decoder.decode(one).samples).toEqual([READING_SAMPLE]);
  });

  it('lets one who waits give up alone, whoever asked first', async () => {
    registry.has('schemas/ids/7', READING_SCHEMA);
    const decoder = create('avro');
    await registry.stop();
    const batch = [record(framed(7, READING))];
    const stops = [new AbortController(), new AbortController(), new AbortController()] as const;
    const [first, second, third] = stops.map((stop) => decoder.prepare!(batch, stop.signal));
    await expect.poll(() => decoder.readiness!().ready).toBe(false);
    stops[0].abort();
    await expect(first).rejects.toBe(stops[0].signal.reason);
    stops[2].abort();
    await expect(third).rejects.toBe(stops[2].signal.reason);
    await registry.start();
    await second;
    expect(decoder.decode(batch[0]!).samples).toEqual([READING_SAMPLE]);
  });

  it('holds them while it refuses the login as well, until the program stops', async () => {
    registry.answers.set('schemas/ids/7', { status: 401, body: { error_code: 401 } });
    const decoder = create('avro');
    const stop = new AbortController();
    const prepared = decoder.prepare!([record(framed(7, READING))], stop.signal);
    await expect.poll(() => decoder.readiness!().ready).toBe(false);
    stop.abort();
    await expect(prepared).rejects.toBe(stop.signal.reason);
  });
});

describe('Avro', () => {
  const wide = {
    type: 'record',
    name: 'Wide',
    fields: [
      { name: 'device', type: 'plant.Device' },
      { name: 'ts', type: 'long' },
      { name: 'temp', type: 'float' },
      { name: 'price', type: { type: 'bytes', logicalType: 'decimal', precision: 9, scale: 2 } },
      { name: 'other', type: 'plant.Device' },
      { name: 'hist', type: { type: 'array', items: 'double' } },
    ],
  };
  const device = {
    type: 'record',
    name: 'Device',
    namespace: 'plant',
    fields: [{ name: 'id', type: 'string' }],
  };

  it('of a schema that refers to others, with times beyond 2^53 and decimals', async () => {
    registry.has('schemas/ids/3', JSON.stringify(wide), {
      schemaType: 'AVRO',
      references: [{ name: 'plant.Device', subject: 'plant/Device', version: 2 }],
    });
    registry.has('subjects/plant%2FDevice/versions/2', JSON.stringify(device));
    const options = { series: 'device.id', time: 'ts', timeUnit: 'ns', values: ['temp', 'price'] };
    const bytes = hex('06642d3780cac5a4a5af92c2300000c03f04fb2e027804000000000000f03f000000000000004000');
    expect(await decoded(create('avro', options), record(framed(3, bytes)))).toEqual({
      samples: [{ series: 'd-7', timeMs, values: { temp: 1.5, price: -12.34 }, tags: {} }],
      rejections: [],
    });
  });

  it.each([
    ['an array', { type: 'array', items: 'double' }],
    ['a map', { type: 'map', values: 'double' }],
    ['an array of nothing', { type: 'array', items: 'null' }],
  ])('that announces more entries than there are bytes is refused: %s', async (_, schema) => {
    registry.has('schemas/ids/1', JSON.stringify(schema));
    for (const count of ['feffffff0f', 'fffffffffffffffffe01', '80808080808080808001']) {
      const { rejections } = await decoded(create('avro'), record(framed(1, hex(`${count}010203`))));
      expect(rejections.map(({ reason }) => reason)).toEqual(['not_decodable']);
    }
  });
});

describe('Protobuf', () => {
  const schema = `
    syntax = "proto3";
    package plant;
    import "google/protobuf/timestamp.proto";
    import "google/protobuf/wrappers.proto";
    import "confluent/meta.proto";
    message Ignored { string a = 1; }
    message Reading {
      message Inner {
        double x = 1;
        message Deep { string series = 1; int64 time = 2; map<string, double> values = 3; }
      }
      string series = 1;
      google.protobuf.Timestamp time = 2;
      map<string, double> values = 3;
      map<string, string> tags = 4;
    }
    message Wide {
      string device_id = 1; int64 ts = 2; double temp = 3; optional double level = 4;
      google.protobuf.DoubleValue flow = 5; sint32 below = 6; bool running = 7;
    }`;
  /** Written by protobuf for Python. */
  const reading = hex(
    '0a0770756d702d3037120b0880bac1c1061080e59a771a0f0a047a65726f1100000000000000001a0f0a04666c6f7711cdcccccccc0c6340220d0a0468616c6c12056e6f727468',
  );
  const wideBytes = hex('0a03642d3710fa91ade7ef322a003005');
  const deep = hex('0a046465657010fa91ade7ef321a0c0a017811000000000000f03f');
  const indexes = {
    second: Buffer.of(2, 2),
    third: Buffer.of(2, 4),
    deep: Buffer.of(6, 2, 0, 0),
  };
  const wideOptions = { series: 'device_id', time: 'ts', values: ['temp', 'level', 'flow', 'below'] };

  beforeEach(() => registry.has('schemas/ids/5', schema, { schemaType: 'PROTOBUF' }));

  it.each<[string, object, Buffer, object]>([
    [
      'a message that is not the first',
      {},
      Buffer.concat([indexes.second, reading]),
      { series: 'pump-07', timeMs, values: { flow: 152.4, zero: 0 }, tags: { hall: 'north' } },
    ],
    [
      'a message within messages',
      {},
      Buffer.concat([indexes.deep, deep]),
      { series: 'deep', timeMs, values: { x: 1 }, tags: {} },
    ],
    [
      'zeros that the wire leaves out, and values that are absent',
      wideOptions,
      Buffer.concat([indexes.third, wideBytes]),
      { series: 'd-7', timeMs, values: { temp: 0, flow: 0, below: -3 }, tags: {} },
    ],
  ])('%s', async (_, options, content, sample) => {
    expect(await decoded(create('protobuf', options), record(framed(5, content)))).toEqual({
      samples: [sample],
      rejections: [],
    });
  });

  it('whose header names schema and message', async () => {
    registry.has(`schemas/guids/${GUID}`, schema, { schemaType: 'PROTOBUF' });
    const header = Buffer.concat([guidName, indexes.second]);
    const one = record(reading, { headers: { __value_schema_id: header } });
    expect((await decoded(create('protobuf'), one)).samples).toMatchObject([{ series: 'pump-07' }]);
  });

  it('whose first message is meant by a single zero', async () => {
    const only =
      'syntax = "proto3"; message Telemetry { string series = 1; int64 time = 2; map<string, double> values = 3; }';
    registry.has('schemas/ids/6', only, { schemaType: 'PROTOBUF' });
    const one = record(framed(6, Buffer.concat([Buffer.of(0), deep])));
    expect((await decoded(create('protobuf'), one)).samples).toMatchObject([
      { series: 'deep', values: { x: 1 } },
    ]);
  });

  it.each([
    ['an index beyond the schema', Buffer.concat([Buffer.of(2, 40), reading])],
    ['too many indexes', Buffer.concat([Buffer.of(0xfe, 0xff, 0x03), reading])],
    ['bytes that end in the middle', Buffer.concat([indexes.second, reading.subarray(0, 20)])],
  ])('%s is refused', async (_, content) => {
    const { samples, rejections } = await decoded(create('protobuf'), record(framed(5, content)));
    expect(samples).toEqual([]);
    expect(rejections.map(({ reason }) => reason)).toEqual(['not_decodable']);
  });

  describe('with its schema in a file', () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'kymo-schema-'));
      writeFileSync(join(folder, 't.proto'), schema);
      writeFileSync(join(folder, 'bad.proto'), 'message {');
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    it('needs the name of the message, and no framing', () => {
      const schemaFile = join(folder, 't.proto');
      const decoder = create('protobuf', { schemaFile, message: 'plant.Wide', ...wideOptions });
      expect(decoder.decode(record(wideBytes)).samples).toMatchObject([{ series: 'd-7' }]);
      expect(() => create('protobuf', { schemaFile })).toThrow(/message/);
    });

    it.each(['bad.proto', 'absent.proto'])('refuses to start with %s', (file) => {
      const schemaFile = join(folder, file);
      expect(() => create('protobuf', { schemaFile, message: 'A' })).toThrow(/Correct decoder.schemaFile/);
    });
  });
});

describe('JSON Schema', () => {
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    required: ['device', 'at', 'flow'],
    properties: {
      device: { $ref: 'device.json' },
      at: { type: 'string', format: 'date-time' },
      flow: { type: 'number', maximum: 500 },
    },
  };
  const options = { series: 'device', time: 'at', values: ['flow'] };
  const at = new Date(timeMs).toISOString();

  it.each<[string, object, object]>([
    [
      'what keeps to it',
      { device: 'd', at, flow: 3 },
      { samples: [{ series: 'd', timeMs, values: { flow: 3 }, tags: {} }], rejections: [] },
    ],
    [
      'what does not',
      { device: 'd', at, flow: 501 },
      {
        samples: [],
        rejections: [
          {
            reason: 'not_decodable',
            message: expect.stringContaining('record/flow must be <= 500') as string,
          },
        ],
      },
    ],
    [
      'what does not keep to a schema that it refers to',
      { device: '', at, flow: 1 },
      {
        samples: [],
        rejections: [
          { reason: 'not_decodable', message: expect.stringContaining('record/device') as string },
        ],
      },
    ],
  ])('%s', async (_, document, expected) => {
    registry.has('schemas/ids/2', JSON.stringify(schema), {
      schemaType: 'JSON',
      references: [{ name: 'device.json', subject: 'device', version: 1 }],
    });
    registry.has('subjects/device/versions/1', '{"type":"string","minLength":1}');
    const one = record(framed(2, Buffer.from(JSON.stringify(document))));
    expect(await decoded(create('json-schema', options), one)).toEqual(expected);
  });
});
