import type { Readable } from 'node:stream';
import { KymoError, messageOf } from '@kymo/domain';
import { STANDARD_INPUT } from './bytes/input';
import { filesOf } from './bytes/paths';
import type { Outcome } from './reading/outcome';
import type { Layout, Reading } from './reading/reading';
import { sorted } from './reading/sorted';
import { ReadingTally } from './reading/tally';
import { openOne, type OpenedInput } from './sources/open-one';
import { openSeveral, type OpenedInputs } from './sources/open-several';
import { sortFile } from './sources/sorting';
import type { ReadOptions } from './sources/source';

/** How far an input has been read. */
export interface FileProgress {
  readonly rows: number;
  readonly bytesRead: number;
  /** Unknown for standard input and other pipes. */
  readonly totalBytes?: number;
}

/**
 * Telemetry in one or several files, or from standard input: understood by lines from all over it, then read row by row.
 * Nothing of it is guessed in silence: `layout` says what was taken as what, `reading` what came of it.
 */
export class TelemetryFile {
  readonly #paths: readonly string[];
  readonly #opened: readonly OpenedInput[];
  readonly #together: Omit<OpenedInputs, 'opened'>;
  readonly #tally: ReadingTally;
  #current: OpenedInput;
  #doneBytes = 0;

  private constructor(
    paths: readonly string[],
    opened: readonly OpenedInput[],
    together: Omit<OpenedInputs, 'opened'>,
    tally: ReadingTally,
  ) {
    this.#paths = paths;
    this.#opened = opened;
    this.#together = together;
    this.#tally = tally;
    this.#current = opened[0]!;
  }

  /**
   * Reads lines from the head, the middle and the end to see how the input is laid out.
   * @param paths files, patterns such as `day-*.csv`, or `-`
   * @throws KymoError INPUT_UNREADABLE with what was found, what is expected and what to do
   */
  static async open(
    paths: readonly string[],
    options: ReadOptions = {},
    stdin: Readable = process.stdin,
  ): Promise<TelemetryFile> {
    const tally = new ReadingTally();
    const files = await filesOf(paths).catch((thrown: unknown) => {
      throw unreadable(paths.join(', '), thrown);
    });
    const { opened, ...together } = await openSeveral(files, options, (path, own, series) =>
      openOne(path, own, stdin, tally, series).catch((thrown: unknown) => {
        throw unreadable(path, thrown);
      }),
    );
    return new TelemetryFile(files, opened, together, tally);
  }

  /** Path and mark of the first lines, so that another file under the same path is read from its start. */
  get partition(): string {
    const [first] = this.#paths;
    if (first === STANDARD_INPUT) return 'stdin';
    return `${this.#paths.length > 1 ? `${first} and ${this.#paths.length - 1} more` : first}#${this.#opened
      .map(({ mark }) => mark)
      .join('')
      .slice(0, 64)}`;
  }

  get layout(): Layout {
    const { source, input } = this.#opened[0]!;
    const { container, encoding } = input;
    const together = this.#together;
    const isSorted = together.isSorted || this.#opened.some((one) => one.source.layout.isSorted);
    const notes = new Set([...together.notes, ...this.#opened.flatMap((one) => one.source.layout.notes)]);
    const doubts = new Set([...together.doubts, ...this.#opened.flatMap((one) => one.source.layout.doubts)]);
    const encoded =
      encoding === 'utf-8' || input.isParquet
        ? []
        : [`not UTF-8: read as ${ENCODING_WORDS[encoding] ?? encoding}`];
    const channels = this.#opened.flatMap((one) => one.source.layout.channels ?? []);
    const distinct = [...new Map(channels.map((channel) => [channel.name, channel])).values()];
    return {
      ...source.layout,
      ...(source.layout.channels !== undefined && { channels: distinct }),
      ...(container !== undefined && { container }),
      ...(!input.isParquet && { encoding }),
      notes: [...encoded, ...notes],
      doubts: [...doubts],
      isSorted,
    };
  }

  /** What has been read so far, and how it was understood. */
  get reading(): Reading {
    const tally = this.#tally;
    const { layout } = this;
    return {
      ...layout,
      notes: [...layout.notes, ...tallyNotes(tally)],
      files: this.#paths,
      rows: { read: tally.rows, refused: tally.refusedRows, reasons: tally.refused },
      samples: tally.samples,
      seriesCount: tally.series.size,
      ...(tally.samples > 0 && { firstTime: isoOf(tally.firstMs), lastTime: isoOf(tally.lastMs) }),
      ...(tally.first[0] !== undefined && { firstRow: asRow(tally.first[0]) }),
      ...(tally.last !== undefined && { lastRow: asRow(tally.last) }),
      missing: tally.missing,
    };
  }

  /** The counts behind `reading`, for those that go on counting: refusals of whoever decodes what was read. */
  get tally(): ReadingTally {
    return this.#tally;
  }

  get isStream(): boolean {
    return this.#opened.some(({ input }) => input.isStream);
  }

  /** Command of the shell that puts the rows in order of time. */
  get sortCommand(): string {
    const { source } = this.#opened[0]!;
    return sortFile(
      this.#paths[0]!,
      source.layout.headerLine === 0
        ? 0
        : source.markLines - 1 > 0 && source.layout.format === 'csv'
          ? source.markLines - 1
          : 0,
      source.sortRows,
    );
  }

  progress(): FileProgress {
    const totals = this.#opened.map(({ input }) => input.totalBytes);
    const total = totals.every((one) => one !== undefined)
      ? totals.reduce((sum, one) => sum + one, 0)
      : undefined;
    return {
      rows: this.#tally.rows,
      bytesRead: this.#doneBytes + this.#current.input.bytesRead,
      ...(total !== undefined && { totalBytes: total }),
    };
  }

  /**
   * All rows, once, in blocks as they arrive.
   * @throws KymoError INPUT_UNREADABLE where reading breaks off; all rows before have been given
   */
  async *outcomes(): AsyncGenerator<Outcome[]> {
    const counted = this.#counted();
    try {
      yield* this.layout.isSorted ? sorted(counted) : counted;
    } catch (thrown) {
      throw unreadable(this.#current.input.label, thrown);
    }
  }

  async *#counted(): AsyncGenerator<Outcome[]> {
    let before = 0;
    for (const opened of this.#opened) {
      this.#current = opened;
      let rows = 0;
      for await (const block of opened.source.outcomes()) {
        for (const outcome of block) this.#tally.note(outcome);
        rows += block.length;
        yield before === 0 ? block : block.map((outcome) => ({ ...outcome, row: outcome.row + before }));
      }
      before += rows;
      if (opened !== this.#opened.at(-1)) this.#doneBytes += opened.input.bytesRead;
    }
  }

  close(): void {
    for (const { input } of this.#opened) input.close();
  }
}

const ENCODING_WORDS: Readonly<Record<string, string>> = {
  'windows-1252': 'Windows-1252',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
};

function tallyNotes({ passedOver }: ReadingTally): string[] {
  return passedOver > 0 ? [`lines passed over: ${passedOver}, comments or a header that comes again`] : [];
}

function asRow({
  series,
  timeMs,
  values,
}: {
  series: string;
  timeMs: number;
  values: Readonly<Record<string, number | null>>;
}) {
  return { series, time: isoOf(timeMs), ...Object.fromEntries(Object.entries(values).slice(0, 32)) };
}

function isoOf(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

/** @returns a KymoError INPUT_UNREADABLE that names the input */
export function unreadable(label: string, thrown: unknown): KymoError {
  if (thrown instanceof KymoError) return thrown;
  const isMissing = (thrown as NodeJS.ErrnoException).code === 'ENOENT';
  const why = isMissing ? 'there is no such file' : messageOf(thrown);
  return new KymoError('INPUT_UNREADABLE', `reading ${label}: ${why}`, {
    cause: thrown,
    context: { input: label },
  });
}
