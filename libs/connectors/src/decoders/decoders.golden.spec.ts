import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Decoder, RawRecord } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { JsonDecoder, jsonOptionsSchema } from './json.decoder';
import { LineProtocolDecoder, lineProtocolOptionsSchema } from './line-protocol.decoder';
import { MappedJsonDecoder } from './mapped-json.decoder';
import { mappedJsonOptionsSchema } from './mapping';

const now = () => Date.UTC(2025, 5, 1);
const folder = new URL('./testcases/', import.meta.url);

const decoders: Record<string, (options: unknown) => Decoder> = {
  'mapped-json': (options) => new MappedJsonDecoder(mappedJsonOptionsSchema.parse(options), now),
  'line-protocol': (options) => new LineProtocolDecoder(lineProtocolOptionsSchema.parse(options), now),
  json: (options) => new JsonDecoder(jsonOptionsSchema.parse(options), now),
};

const cases = readdirSync(folder).sort();

/** `vitest --update` writes what the decoders say now; read the difference before you keep it. */
describe.each(Object.keys(decoders))('%s', (format) => {
  const own = cases.filter(
    (name) => Object.keys(decoders).find((known) => name.startsWith(`${known}-`)) === format,
  );

  it('has cases', () => expect(own.length).toBeGreaterThan(3));

  it.each(own)('%s', async (name) => {
    const file = (part: string) => new URL(`${name}/${part}`, folder);
    const options: unknown = existsSync(file('options.json'))
      ? JSON.parse(readFileSync(file('options.json'), 'utf8'))
      : {};
    const value = readFileSync(file('input'));
    const before = Buffer.from(value);
    const arrived = name.endsWith('time-of-arrival') ? { timestampMs: 1_748_000_000_000 } : {};
    const record: RawRecord = { value, partition: 'telemetry/0', offset: 1, ...arrived };
    const decoded = decoders[format]?.(options).decode(record);
    await expect(`${JSON.stringify(decoded, null, 2)}\n`).toMatchFileSnapshot(
      new URL(`${name}/expected.json`, folder).pathname,
    );
    expect(value.equals(before)).toBe(true);
  });
});
