import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RawRecord } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import type { DecoderDefinition } from '../connector';
import { decoders } from './registry';

const now = () => Date.UTC(2025, 5, 1);
const folder = new URL('./testcases/', import.meta.url);
/** Those that need a schema are tried with a registry in their own specs. */
const formats = Object.keys(decoders).filter((name) => !['avro', 'protobuf', 'json-schema'].includes(name));
const byLength = [...formats].sort((a, b) => b.length - a.length);
const cases = readdirSync(folder).sort();

/** `vitest --update` writes what the decoders say now; read the difference before you keep it. */
describe.each(formats)('%s', (format) => {
  const own = cases.filter((name) => byLength.find((known) => name.startsWith(`${known}-`)) === format);

  it('has cases', () => expect(own.length).toBeGreaterThan(3));

  it.each(own)('%s', async (name) => {
    const file = (part: string) => new URL(`${name}/${part}`, folder);
    const jsonIn = (part: string): unknown =>
      existsSync(file(part)) ? JSON.parse(readFileSync(file(part), 'utf8')) : {};
    const { optionsSchema, create } = decoders[format as keyof typeof decoders] as DecoderDefinition;
    const context = {
      env: {},
      dataFolder: join(tmpdir(), 'kymo-golden'),
      info: () => undefined,
      warn: () => undefined,
    };
    const decoder = create(optionsSchema.parse(jsonIn('options.json')), context, now);
    const value = readFileSync(file('input'));
    const before = Buffer.from(value);
    const { key, ...given } = jsonIn('record.json') as Omit<Partial<RawRecord>, 'key'> & { key?: string };
    const arrived = name.endsWith('time-of-arrival') ? { timestampMs: 1_748_000_000_000 } : {};
    const around = { ...given, ...(key !== undefined && { key: Buffer.from(key) }) };
    const record: RawRecord = { value, partition: 'telemetry/0', offset: 1, ...arrived, ...around };
    const decoded = decoder.decode(record);
    await expect(`${JSON.stringify(decoded, null, 2)}\n`).toMatchFileSnapshot(
      new URL(`${name}/expected.json`, folder).pathname,
    );
    expect(value.equals(before)).toBe(true);
  });
});
