import type { Readable } from 'node:stream';
import { KymoError, type RawRecord, type Readiness, type Source, type SourceRun } from '@kymo/domain';
import {
  EARLIEST_MS,
  FILE_FORMATS,
  TelemetryFile,
  type FileProgress,
  type Layout,
  type Outcome,
  type Reading,
  type ReadSample,
} from '@kymo/telemetry-io';
import { z } from 'zod';
import { nameSchema } from '../../decoders/limits';

const names = z.union([nameSchema, z.array(nameSchema).min(1)]);

export const fileOptionsSchema = z
  .object({
    path: z
      .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
      .describe(
        'Files to read, one after another, plain or compressed (gz, zst, bz2, xz, zip). Patterns such as day-*.csv ' +
          'are allowed; - reads standard input',
      ),
    format: z
      .enum(FILE_FORMATS)
      .optional()
      .describe('Format of the files. By default, it is detected from their content and names'),
    separator: z
      .string()
      .min(1)
      .max(9)
      .optional()
      .describe(
        'Separator of CSV cells: one character, tab or blanks. By default, it is detected from the rows',
      ),
    decimal: z
      .enum(['.', ','])
      .optional()
      .describe('Decimal mark. By default, it is detected from the numbers'),
    headerRow: z
      .number()
      .int()
      .min(0)
      .optional()
      .describe('Line with the column names, counted from 1; 0 if there is none. By default, it is detected'),
    missing: z.array(z.string()).optional().describe('More words and numbers that mean a missing value'),
    time: names.optional().describe('Time column, or the columns of date and time of day'),
    timeFormat: z
      .string()
      .min(1)
      .optional()
      .describe('How times are written: dd/mm/yyyy, iso, s, ms, excel, elapsed-min, or dd.MM.yyyy HH:mm'),
    timeUnit: z.enum(['s', 'ms', 'us', 'ns', 'iso', 'iso-utc']).optional().describe('Unit of numeric times'),
    timeZone: z
      .string()
      .min(1)
      .optional()
      .describe('Time zone of times without one, such as Europe/Berlin. UTC by default'),
    series: names.optional().describe('Column that names the series; several are joined by a slash'),
    channels: z
      .array(nameSchema)
      .min(1)
      .optional()
      .describe('Numeric columns to watch. All others are ignored'),
    tags: z.array(nameSchema).min(1).optional().describe('Columns to keep as tags'),
    batchRecords: z.number().int().min(1).max(100_000).default(2_000).describe('Largest batch, in records'),
  })
  .strict();

/** @see fileOptionsSchema */
export type FileOptions = z.input<typeof fileOptionsSchema>;

/** How an input was understood. */
export interface FileDescription {
  readonly layout: Layout;
  readonly partition: string;
  /** What was assumed about the input, for a person. */
  readonly notes: readonly string[];
  /** Command of the shell that puts the rows in order of time. */
  readonly sortCommand: string;
}

/**
 * Reads files of telemetry once, row by row, as records of the JSON format. A row that cannot be read travels on
 * as it is, to be refused under its number; the offset of a row is its number from 0. The last batch is empty and
 * marked `last`.
 */
export class FileSource implements Source {
  readonly name = 'file';
  readonly #options: z.output<typeof fileOptionsSchema>;
  readonly #stdin: Readable;
  #opened: Promise<TelemetryFile> | undefined;
  #file: TelemetryFile | undefined;
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
   * Looks at the input to see how it is laid out; `run` reads it.
   * @throws KymoError INPUT_UNREADABLE
   */
  async describe(): Promise<FileDescription> {
    const { layout, partition, sortCommand } = await this.#open();
    return { layout, partition, notes: layout.notes, sortCommand };
  }

  /** What has been read so far, and as what; undefined before it is opened. */
  reading(): Reading | undefined {
    return this.#file?.reading;
  }

  readiness(): Readiness {
    return { ready: true };
  }

  progress(): FileProgress {
    return { ...(this.#file?.progress() ?? { bytesRead: 0 }), rows: this.#rows };
  }

  /** @throws KymoError INPUT_UNREADABLE where reading breaks off; all rows before have been passed */
  async run({ pass, resumeAt, signal }: SourceRun): Promise<void> {
    const file = await this.#open();
    const { partition } = file;
    const resumeRow = partition === 'stdin' ? 0 : (resumeAt(partition) ?? 0);
    const stop = () => file.close();
    signal.addEventListener('abort', stop, { once: true });
    try {
      for await (const block of file.outcomes()) {
        for (let start = 0; start < block.length && !signal.aborted; start += this.#options.batchRecords) {
          const outcomes = block.slice(start, start + this.#options.batchRecords);
          this.#rows = outcomes.at(-1)!.row + 1;
          const records = outcomes
            .filter(({ row }) => row >= resumeRow)
            .map((one) => recordOf(one, partition));
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
      file.close();
    }
  }

  async #open(): Promise<TelemetryFile> {
    const { path, batchRecords: _, time, series, ...options } = this.#options;
    this.#opened ??= TelemetryFile.open(
      listOf(path)!,
      { ...options, time: listOf(time), series: listOf(series) },
      this.#stdin,
    );
    return (this.#file = await this.#opened);
  }
}

function listOf(one: string | string[] | undefined): string[] | undefined {
  return typeof one === 'string' ? [one] : one;
}

function recordOf({ row, samples, refusal, text = '', isRecord }: Outcome, partition: string): RawRecord {
  if (refusal !== undefined) return { value: Buffer.from(text), partition, offset: row, refusal };
  if (isRecord) return { value: Buffer.from(text), partition, offset: row };
  const written = samples.map(writtenSample);
  const value = Buffer.from(written.length === 1 ? written[0]! : `[${written.join(',')}]`);
  return { value, key: Buffer.from(samples[0]?.series ?? ''), partition, offset: row };
}

/** As JSON; a time before 1973 as text, since as a number it would be taken for seconds. */
function writtenSample({ series, timeMs, values, tags }: ReadSample): string {
  const time = timeMs < EARLIEST_MS ? new Date(timeMs).toISOString() : timeMs;
  return JSON.stringify({ series, time, values, ...(tags && { tags }) });
}
