import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Decoder, RawRecord } from '@kymo/domain';
import { seededRandom } from '@kymo/statistics';
import type { DecoderDefinition } from '../connector';
import { decoders } from './registry';

const LARGEST_RUN = 64;
/** Numbers that lengths and counts go wrong by. */
const HOSTILE = ['ffffffff0f', 'ffffffffffffffffff01', '80808080808080808001', '00', '7b', '5b5b5b5b'];

/** Written by fastavro. */
const AVRO = {
  schema: JSON.stringify({
    type: 'record',
    name: 'Reading',
    fields: [
      { name: 'series', type: 'string' },
      { name: 'time', type: { type: 'long', logicalType: 'timestamp-micros' } },
      { name: 'values', type: { type: 'map', values: ['null', 'int', 'double'] } },
      { name: 'tags', type: ['null', { type: 'map', values: 'string' }] },
    ],
  }),
  record:
    '0e70756d702d3037a0c2a8f1fef29a060808666c6f7704cdcccccccc0c63400a6c6576656c000a636f756e7402060662616404000000000000f87f0002020868616c6c0a6e6f72746800',
};
const PROTOBUF = {
  schema:
    'syntax = "proto3"; message Reading { string series = 1; int64 time = 2; map<string, double> values = 3; repeated Reading more = 4; }',
  record: '0a046465657010fa91ade7ef321a0c0a017811000000000000f03f',
};
const JSON_SCHEMA = {
  schema: '{"type":"object","required":["series"]}',
  record: '{"series":"a","time":1748000000000,"values":{"x":1}}',
};

/** A decoder of every format, and good records of it. */
export function decodersWithRecords(
  testcases: URL,
): { format: string; decoder: Decoder; records: RawRecord[] }[] {
  const folder = mkdtempSync(join(tmpdir(), 'kymo-mutated-'));
  const schemaFile = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const bySchema: Record<string, { options: object; value: Buffer }> = {
    avro: {
      options: { schemaFile: schemaFile('a.avsc', AVRO.schema) },
      value: Buffer.from(AVRO.record, 'hex'),
    },
    protobuf: {
      options: { schemaFile: schemaFile('a.proto', PROTOBUF.schema), message: 'Reading' },
      value: Buffer.from(PROTOBUF.record, 'hex'),
    },
    'json-schema': {
      options: { schemaFile: schemaFile('a.json', JSON_SCHEMA.schema) },
      value: Buffer.from(JSON_SCHEMA.record),
    },
  };
  const context = { env: {}, dataFolder: folder, info: () => undefined, warn: () => undefined };
  const byLength = Object.keys(decoders).sort((a, b) => b.length - a.length);
  return Object.entries(decoders as Record<string, DecoderDefinition>).map(
    ([format, { optionsSchema, create }]) => {
      const schema = bySchema[format];
      const cases = readdirSync(testcases).filter(
        (name) => byLength.find((known) => name.startsWith(`${known}-`)) === format,
      );
      const options = cases
        .map((name) => new URL(`${name}/options.json`, testcases))
        .find((file) => existsSync(file));
      const given =
        schema?.options ??
        (format === 'mapped-json' && options ? JSON.parse(readFileSync(options, 'utf8')) : {});
      const records = schema
        ? [recordOf(schema.value)]
        : cases.map((name) =>
            recordOf(readFileSync(new URL(`${name}/input`, testcases)), aroundOf(name, testcases)),
          );
      return { format, decoder: create(optionsSchema.parse(given), context), records };
    },
  );
}

function aroundOf(name: string, testcases: URL): Partial<RawRecord> {
  const file = new URL(`${name}/record.json`, testcases);
  if (!existsSync(file)) return {};
  const { key, ...around } = JSON.parse(readFileSync(file, 'utf8')) as Omit<Partial<RawRecord>, 'key'> & {
    key?: string;
  };
  return { ...around, ...(key !== undefined && { key: Buffer.from(key) }) };
}

function recordOf(value: Buffer, around: Partial<RawRecord> = {}): RawRecord {
  return { value, partition: 'telemetry/0', offset: 0, ...around };
}

/** Records gone wrong in one to four places, without end; one in ten is random bytes. */
export function* mutated(records: readonly RawRecord[], seed: number): Generator<RawRecord> {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const noise = (length: number) => Buffer.from(Array.from({ length }, () => below(256)));
  for (;;) {
    const record = records[below(records.length)]!;
    let bytes: Buffer = below(10) === 0 ? noise(below(LARGEST_RUN)) : Buffer.from(record.value);
    for (let left = 1 + below(4); left > 0; left--)
      bytes = changed(bytes, records[below(records.length)]!.value, below, noise);
    yield { ...record, value: bytes };
  }
}

function changed(
  bytes: Buffer,
  other: Uint8Array,
  below: (limit: number) => number,
  noise: (length: number) => Buffer,
): Buffer {
  const at = below(bytes.length + 1);
  const end = Math.min(bytes.length, at + below(LARGEST_RUN));
  const before = bytes.subarray(0, at);
  switch (below(6)) {
    case 0: {
      const copy = Buffer.from(bytes);
      if (at < copy.length) copy[at] = copy[at]! ^ (1 << below(8));
      return copy;
    }
    case 1:
      return Buffer.concat([before, noise(1 + below(8)), bytes.subarray(at)]);
    case 2:
      return Buffer.concat([before, bytes.subarray(end)]);
    case 3:
      return Buffer.concat([before, bytes.subarray(at, end), bytes.subarray(at)]);
    case 4:
      return Buffer.concat([before, Buffer.from(HOSTILE[below(HOSTILE.length)]!, 'hex'), bytes.subarray(at)]);
    default:
      return Buffer.concat([before, other.subarray(below(other.length + 1))]);
  }
}
