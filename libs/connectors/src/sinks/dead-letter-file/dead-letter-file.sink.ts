import { mkdir, open, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  KymoError,
  messageOf,
  type Delivery,
  type OutboxEntry,
  type Readiness,
  type Sink,
} from '@kymo/domain';
import { z } from 'zod';
import type { SinkDefinition } from '../../connector';
import { deadLetterEntries } from '../dead-letter-entries';
import { outboxLimits, outboxShape } from '../outbox-options';
import { lineOf } from './dead-letter-line';

export const deadLetterFileOptionsSchema = z
  .object({
    name: z.string().min(1).default('dead-letter-file').describe('Name of the sink in metrics and messages'),
    path: z
      .string()
      .min(1)
      .optional()
      .describe('File for refused records. By default, dead-letters.ndjson in the data folder'),
    maxMiB: z
      .number()
      .min(1)
      .max(100_000)
      .default(256)
      .describe('Size at which the file is rotated. One earlier file is kept'),
    ...outboxShape('block', 'drop_oldest'),
  })
  .strict();

/** Refused records as lines of JSON in a file, which is kept twice at most. A value is text where it is UTF-8, else base64. */
export class DeadLetterFileSink implements Sink {
  readonly batchEntries = 1_000;
  readonly #maxBytes: number;

  constructor(
    readonly name: string,
    private readonly path: string,
    maxMiB: number,
  ) {
    this.#maxBytes = maxMiB * 1024 * 1024;
  }

  async deliver(entries: readonly OutboxEntry[], signal: AbortSignal): Promise<Delivery> {
    try {
      signal.throwIfAborted();
      await mkdir(dirname(this.path), { recursive: true });
      await this.#makeRoom();
      const file = await open(this.path, 'a');
      try {
        await file.appendFile(entries.map(lineOf).join(''));
        await file.datasync();
      } finally {
        await file.close();
      }
      return { status: 'delivered' };
    } catch (thrown) {
      const message = `writing refused records to ${this.path}: ${messageOf(thrown)}. Check the disk.`;
      return {
        status: 'retry',
        error: new KymoError('SINK_UNREACHABLE', message, { retriable: true, cause: thrown }),
      };
    }
  }

  readiness(): Promise<Readiness> {
    return Promise.resolve({ ready: true });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #makeRoom(): Promise<void> {
    const { size } = await stat(this.path).catch(() => ({ size: 0 }));
    if (size >= this.#maxBytes) await rename(this.path, `${this.path}.1`);
  }
}

export const deadLetterFileSink: SinkDefinition<typeof deadLetterFileOptionsSchema> = {
  optionsSchema: deadLetterFileOptionsSchema,
  create: (options, { dataFolder }) => ({
    sink: new DeadLetterFileSink(
      options.name,
      options.path ?? join(dataFolder, 'dead-letters.ndjson'),
      options.maxMiB,
    ),
    recipient: { sink: options.name, entries: ({ deadLetters }) => deadLetterEntries(deadLetters) },
    outbox: outboxLimits(options),
  }),
};
