import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { KymoError, messageOf } from '@kymo/domain';
import type { ColumnMapping } from './columns';
import { layoutOf, sniffFormat, type FileFormat, type Layout } from './formats';
import { sortFile } from './sorting';
import { joinQuoted, STANDARD_INPUT, unreadable, type LineReader } from './lines';

/** How an input was understood. */
export interface FileDescription {
  readonly format: FileFormat;
  /** Path and fingerprint of the first rows, so that another file under the same path is read from its start. */
  readonly partition: string;
  /** Columns by name, where the format has columns. */
  readonly columns?: {
    readonly time: readonly string[];
    readonly series: readonly string[];
    readonly channels: readonly string[];
  };
  /** What was assumed about the input, for a person. */
  readonly notes: readonly string[];
  /** Command of the shell that puts the rows in order of time. */
  readonly sortCommand: string;
}

/** An input whose first lines have been read and understood. */
export interface OpenedInput {
  readonly reader: LineReader;
  /** All rows, in blocks. */
  readonly blocks: AsyncIterable<Buffer[]>;
  readonly layout: Layout;
  readonly description: FileDescription;
}

export interface InputOptions extends Omit<ColumnMapping, 'series'> {
  readonly series?: string | readonly string[];
  readonly path: string;
  readonly format?: FileFormat;
  readonly separator?: string;
}

/**
 * Reads the first lines of an input to see how it is laid out.
 * @throws KymoError INPUT_UNREADABLE
 */
export async function openInput(options: InputOptions, reader: LineReader): Promise<OpenedInput> {
  const { path, format: given, separator, time, timeUnit, series, channels, tags } = options;
  try {
    const { format, lines, rest } = await firstLines(path, given, reader);
    const partition = path === STANDARD_INPUT ? 'stdin' : `${path}#${fingerprint(lines)}`;
    const mapping = {
      time,
      timeUnit,
      series: typeof series === 'string' ? [series] : series,
      channels,
      tags,
    };
    const layout = layoutOf(format, { lines, partition, series: seriesNameOf(path), mapping, separator });
    const blocks = following(lines.slice(layout.headerLines), rest);
    return { reader, blocks, layout, description: descriptionOf(format, partition, layout, path) };
  } catch (thrown) {
    reader.close();
    throw thrown instanceof KymoError ? thrown : unreadable(reader.label, messageOf(thrown), thrown);
  }
}

function descriptionOf(
  format: FileFormat,
  partition: string,
  { names, columns, notes, headerLines, sortRows }: Layout,
  path: string,
): FileDescription {
  const sortCommand = sortFile(path, headerLines, sortRows);
  if (columns === undefined) return { format, partition, notes, sortCommand };
  const named = (indexes: readonly number[]) => indexes.map((index) => names[index] ?? '');
  const { time, series, channels } = columns;
  return {
    format,
    partition,
    columns: { time: named(time), series: named(series), channels: named(channels) },
    notes,
    sortCommand,
  };
}

interface FirstLines {
  readonly format: FileFormat;
  /** The lines that arrived first: a header and at least one row, where there are so many. */
  readonly lines: Buffer[];
  readonly rest: AsyncIterable<Buffer[]>;
}

/** @throws Error where there is nothing to read */
async function firstLines(
  path: string,
  given: FileFormat | undefined,
  reader: LineReader,
): Promise<FirstLines> {
  const raw = reader.blocks();
  const { value: start = [] } = await raw.next();
  const [line] = start;
  if (line === undefined) throw new Error('it is empty; rows of CSV, NDJSON or line protocol expected');
  const format = given ?? sniffFormat(path, line);
  const whole = following(start, raw);
  const rest = format === 'csv' ? joinQuoted(whole) : whole;
  const lines: Buffer[] = [];
  while (lines.length < 2) {
    const block = await rest.next();
    if (block.done === true) break;
    lines.push(...block.value);
  }
  return { format, lines, rest };
}

async function* following(
  first: Buffer[],
  rest: AsyncIterable<Buffer[]>,
): AsyncGenerator<Buffer[], undefined> {
  yield first;
  yield* rest;
}

/** Tells files apart that come to stand under the same path; one that grows stays the same. */
function fingerprint(lines: readonly Buffer[]): string {
  const hash = createHash('sha256');
  for (const line of lines.slice(0, 2)) hash.update(line).update('\n');
  return hash.digest('hex').slice(0, 8);
}

function seriesNameOf(path: string): string {
  return path === STANDARD_INPUT || /^\/(dev|proc)\//.test(path)
    ? 'input'
    : basename(path)
        .replace(/(\.gz)$/i, '')
        .replace(/\.[^.]+$/, '') || 'input';
}
