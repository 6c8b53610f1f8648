import { REJECTION_REASONS, telemetryRecordSchema, type RawRecord } from '@kymo/domain';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { JsonDecoder } from './json.decoder';

const now = () => Date.UTC(2025, 5, 1);
const decoder = new JsonDecoder({}, now);
const record = (value: string | Uint8Array): RawRecord => ({
  value: typeof value === 'string' ? Buffer.from(value) : value,
  partition: 'telemetry/0',
  offset: 0,
});

describe('the JSON decoder', () => {
  it('accepts what the schema accepts and refuses what it refuses', () => {
    const name = fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom('flow', '__proto__', 'x'.repeat(257)));
    const value = fc.oneof(
      { weight: 5, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
      fc.constant(null),
      fc.jsonValue(),
    );
    const candidate = fc.record(
      {
        series: fc.oneof({ weight: 5, arbitrary: name }, fc.jsonValue()),
        time: fc.constantFrom(1_700_000_000_000, '2025-01-01T00:00:00Z'),
        values: fc.oneof(
          { weight: 5, arbitrary: fc.dictionary(name, value, { maxKeys: 3 }) },
          fc.jsonValue(),
        ),
        tags: fc.oneof(
          fc.dictionary(name, fc.oneof(fc.string(), fc.jsonValue()), { maxKeys: 2 }),
          fc.jsonValue(),
        ),
        more: fc.jsonValue(),
      },
      { requiredKeys: ['time'] },
    );
    fc.assert(
      fc.property(candidate, (written) => {
        const text = JSON.stringify(written);
        const { samples, rejections } = decoder.decode(record(text));
        expect(samples.length + rejections.length).toBe(1);
        const plain: unknown = JSON.parse(text);
        const allowed =
          telemetryRecordSchema.safeParse(plain).success &&
          !text.includes('"__proto__":') &&
          written.series !== '__proto__';
        expect(samples.length === 1, text).toBe(allowed);
      }),
      { numRuns: 2000 },
    );
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((text) => Buffer.from(text)),
        ),
        (bytes) => {
          const { samples, rejections } = decoder.decode(record(bytes));
          expect(samples.length + rejections.length).toBeGreaterThan(0);
          for (const { message } of rejections) expect(message).toMatch(/\S/);
        },
      ),
    );
  });

  it('refuses a record of 10 MB without reading it', () => {
    const { rejections } = decoder.decode(record(Buffer.alloc(10_000_000, '[')));
    expect(rejections).toEqual([
      { reason: 'too_large', message: expect.stringContaining('10000000 bytes') as string },
    ]);
  });

  it('survives deep nesting within its size', () => {
    const { rejections } = decoder.decode(record('['.repeat(100_000) + ']'.repeat(100_000)));
    expect(rejections.map(({ reason }) => reason)).toEqual(['schema']);
  });

  it('loses no good sample of an array among bad ones', () => {
    const good = (index: number) => ({
      series: `s${index}`,
      time: 1_700_000_000_000 + index,
      values: { flow: index },
    });
    const bad = fc.constantFrom<unknown>(
      null,
      {},
      { series: 's' },
      { ...good(0), time: 5 },
      { ...good(0), values: { flow: 'x' } },
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constant('good'), bad), { minLength: 1 }), (parts) => {
        const array = parts.map((part, index) => (part === 'good' ? good(index) : part));
        const { samples, rejections } = decoder.decode(record(JSON.stringify(array)));
        const kept = array.filter((_, index) => parts[index] === 'good') as ReturnType<typeof good>[];
        expect(samples.map(({ series }) => series)).toEqual(kept.map(({ series }) => series));
        expect(samples.length + rejections.length).toBe(array.length);
      }),
    );
  });

  it.each([
    [64, 1],
    [65, 0],
  ])('%i tags make %i samples', (count, samples) => {
    const tags = Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, 'x']));
    const text = JSON.stringify({ series: 'a', time: 1_700_000_000_000, values: {}, tags });
    expect(decoder.decode(record(text)).samples).toHaveLength(samples);
  });

  it('says what a time may be where a record of another form has none', () => {
    const { rejections } = decoder.decode(record('{"name":"a","timestamp":5}'));
    expect(rejections.map(({ message }) => message)).toEqual(['series: nothing found; expected string']);
    const timed = decoder.decode(record('{"series":"a","timestamp":5,"vals":{}}'));
    expect(timed.rejections.map(({ message }) => message)).toEqual([
      'time: nothing found; milliseconds since the Unix epoch or ISO 8601 text expected',
    ]);
  });

  it('takes no orders from the headers that a producer may set', () => {
    const text = JSON.stringify({ series: 'a', time: 1_700_000_000_000, values: { flow: 1 } });
    const headers = { 'kymo-refused': 'ragged_row', 'kymo-refused-message': 'planted' };
    expect(decoder.decode({ ...record(text), headers })).toEqual(decoder.decode(record(text)));
    expect(decoder.decode(record(text)).samples).toHaveLength(1);
  });
});

describe('the JSON Schema of the record format', () => {
  const file = new URL('../../../../docs/telemetry-record.schema.json', import.meta.url).pathname;

  it('is the one that the code keeps to (vitest --update writes it)', async () => {
    const one = telemetryRecordSchema.meta({ id: 'TelemetryRecord', title: 'Telemetry record' });
    const schema = z.toJSONSchema(z.union([one, z.array(one).min(1)]), { io: 'input' });
    const titled = {
      $schema: schema.$schema,
      title: 'Kymo telemetry: one record, or an array of them',
      ...schema,
    };
    const text = await format(JSON.stringify(titled), { parser: 'json', printWidth: 110 });
    await expect(text).toMatchFileSnapshot(file);
  });

  it('stands beside a guide that names every reason of refusal and whose examples decode', async () => {
    const guide = readFileSync(new URL('../../../../docs/telemetry.md', import.meta.url), 'utf8');
    for (const reason of REJECTION_REASONS) expect(guide).toContain(`\`${reason}\``);
    const examples = [...guide.matchAll(/```json record\n([\s\S]*?)```/g)].map(([, text = '']) => text);
    expect(examples.length).toBeGreaterThan(1);
    for (const example of examples) expect(decoder.decode(record(example)).rejections, example).toEqual([]);
  });
});
