import type { Readable } from 'node:stream';
import { KymoError, type RawRecord, type Readiness, type Source, type SourceRun } from '@kymo/domain';
import { TIME_UNITS } from '@kymo/telemetry-io';
import { z } from 'zod';
import { nameSchema } from '../../decoders/limits';
import { FILE_FORMATS, type Layout } from './formats';
import { LineReader, STANDARD_INPUT } from './lines';
import { openInput, type FileDescription, type OpenedInput } from './opening';

export const fileOptionsSchema = z
  .object({
    path: z.string().min(1).describe('File to read, plain or gzip; - for standard input'),
    format: z.enum(FILE_FORMATS).optional().describe('Told by the content and the name by default'),
    separator: z
      .string()
      .length(1)
      .optional()
      .describe('Between the cells of CSV; told by the header by default'),
    time: nameSchema.optional().describe('Column of the time'),
    timeUnit: z.enum(TIME_UNITS).optional().describe('Unit of the time where it is a number'),
    series: z
      .union([nameSchema, z.array(nameSchema).min(1)])
      .optional()
      .describe('Column that names the series; several are joined by a slash'),
    channels: z
      .array(nameSchema)
      .min(1)
      .optional()
      .describe('Columns of numbers to watch; all others are left out'),
    tags: z.array(nameSchema).min(1).optional().describe('Columns that travel along as tags'),
    batchRecords: z.number().int().min(1).max(100_000).default(2_000).describe('Most records a batch'),
  })
  .strict();

/** @see fileOptionsSchema */
export type FileOptions = z.input<typeof fileOptionsSchema>;

/** How far a file has been read. */
export interface FileProgress {
  readonly rows: number;
  readonly bytesRead: number;
  /** Unknown for standard input and other pipes. */
  readonly totalBytes?: number;
}

/**
 * Reads a file of telemetry once, row by row, as records of the JSON format. A row that cannot be read travels on
 * as it is, to be refused under its number; the offset of a row is its number from 0. The last batch is empty and
 * marked `last`.
 */
export class FileSource implements Source {
  readonly name = 'file';
  readonly #options: z.output<typeof fileOptionsSchema>;
  readonly #stdin: Readable;
  #opened: Promise<OpenedInput> | undefined;
  #reader: LineReader | undefined;
  #rows = 0;

  /** @throws KymoError OPTIONS_INVALID */
  constructor(options: FileOptions, stdin: Readable = process.stdin) {
    const { data, error } = fileOptionsSchema.safeParse(options);
    if (error)
      throw new KymoError('OPTIONS_INVALID', `reading the options of an input: ${z.prettifyError(error)}`);
    this.#options = data;
    this.#stdin = stdin;
  }

  /**
   * Reads the first rows to see how the input is laid out; `run` goes on from there.
   * @throws KymoError INPUT_UNREADABLE
   */
  async describe(): Promise<FileDescription> {
    return (await this.#open()).description;
  }

  readiness(): Readiness {
    return { ready: true };
  }

  progress(): FileProgress {
    const { bytesRead = 0, totalBytes } = this.#reader ?? {};
    return { rows: this.#rows, bytesRead, ...(totalBytes !== undefined && { totalBytes }) };
  }

  /** @throws KymoError INPUT_UNREADABLE where reading breaks off; all rows before have been passed */
  async run({ pass, resumeAt, signal }: SourceRun): Promise<void> {
    const { reader, blocks, layout, description } = await this.#open();
    const { partition } = description;
    const resumeRow = this.#options.path === STANDARD_INPUT ? 0 : (resumeAt(partition) ?? 0);
    const stop = () => reader.close();
    signal.addEventListener('abort', stop, { once: true });
    try {
      for await (const lines of blocks) {
        for (let start = 0; start < lines.length && !signal.aborted; start += this.#options.batchRecords) {
          const records = this.#records(
            layout,
            lines.slice(start, start + this.#options.batchRecords),
            resumeRow,
          );
          if (records.length > 0) await pass({ partition, records, nextOffset: this.#rows });
        }
        if (signal.aborted) return;
      }
      await pass({ partition, records: [], nextOffset: Math.max(this.#rows, resumeRow), last: true });
    } catch (thrown) {
      const stopped = signal.aborted && thrown instanceof KymoError && thrown.code === 'INPUT_UNREADABLE';
      if (!stopped) throw thrown;
    } finally {
      signal.removeEventListener('abort', stop);
      reader.close();
    }
  }

  /** The records of some lines; rows before `resumeRow` are counted, but not given again. */
  #records(layout: Layout, lines: readonly Buffer[], resumeRow: number): RawRecord[] {
    return lines.flatMap((line) => {
      const record = layout.reader.read(line, this.#rows);
      return record !== undefined && this.#rows++ >= resumeRow ? [record] : [];
    });
  }

  async #open(): Promise<OpenedInput> {
    if (this.#opened === undefined) {
      this.#reader = await LineReader.open(this.#options.path, this.#stdin);
      this.#opened = openInput(this.#options, this.#reader);
    }
    return this.#opened;
  }
}
