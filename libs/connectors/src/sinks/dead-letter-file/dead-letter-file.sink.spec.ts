import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeadLetter } from '@kymo/domain';
import { sinkContract } from '@kymo/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deadLetterEntries } from '../dead-letter-entries';
import { deadLetterFileOptionsSchema, deadLetterFileSink } from './dead-letter-file.sink';

const connected = (dataFolder: string, options: Record<string, unknown> = {}) =>
  deadLetterFileSink.create(deadLetterFileOptionsSchema.parse(options), {
    env: {},
    dataFolder,
    info: () => undefined,
    warn: () => undefined,
  });
const lines = (file: string) =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

sinkContract('dead-letter-file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kymo-letters-'));
  const file = join(folder, 'letters', 'dead-letters.ndjson');
  return {
    ...connected(folder, { path: file }),
    arrived: async () => new Set(lines(file).map(({ id }) => id)).size,
    // A folder where the file should be: in the way for any user, root included.
    setAway: async (away) => {
      if (away) mkdirSync(file, { recursive: true });
      else rmSync(file, { recursive: true });
    },
    dispose: async () => rmSync(folder, { recursive: true }),
  };
});

describe('DeadLetterFileSink', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kymo-letters-'));
    file = join(folder, 'dead-letters.ndjson');
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const letter = (value: Uint8Array, changes: Partial<DeadLetter['record']> = {}): DeadLetter => ({
    reason: 'schema',
    message: 'series is missing',
    record: { value, partition: 'telemetry/3', offset: 41, ...changes },
  });
  const write = (letters: DeadLetter[], options = {}) =>
    connected(folder, options).sink.deliver(deadLetterEntries(letters), AbortSignal.timeout(5_000));

  it('keeps text readable and any other bytes exact, with where the record came from', async () => {
    const key = Buffer.from('pump-1');
    await write([
      letter(Buffer.from('{"é":1}'), { key, headers: { a: 'b' }, timestampMs: 5 }),
      letter(Uint8Array.of(0xff, 0xfe, 0)),
      letter(new Uint8Array(0), { partition: '/tmp/input.csv', offset: 7 }),
    ]);
    expect(lines(file)).toEqual([
      {
        id: 'telemetry/3@41#0',
        topic: 'telemetry',
        partition: 3,
        offset: 41,
        timestampMs: 5,
        reason: 'schema',
        message: 'series is missing',
        headers: { a: 'b' },
        key: 'pump-1',
        value: '{"é":1}',
      },
      expect.objectContaining({
        id: 'telemetry/3@41#1',
        valueBase64: Buffer.from([0xff, 0xfe, 0]).toString('base64'),
      }),
      expect.objectContaining({ id: '/tmp/input.csv@7#0', topic: '/tmp/input.csv', partition: 0, value: '' }),
    ]);
  });

  it('begins a new file beside the full one', async () => {
    const full = letter(Buffer.alloc(1024 * 1024, 'x'));
    await write([full], { maxMiB: 1 });
    await write([letter(Buffer.from('next'))], { maxMiB: 1 });
    expect(lines(file)).toEqual([expect.objectContaining({ value: 'next' })]);
    expect(existsSync(`${file}.1`)).toBe(true);
  });
});
