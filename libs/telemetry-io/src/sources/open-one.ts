import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { Input, STANDARD_INPUT } from '../bytes/input';
import { joinedQuoted } from '../bytes/lines';
import { sampleFile, type LineSample } from '../bytes/sample';
import type { ReadingTally } from '../reading/tally';
import { csvSource } from './csv.source';
import { jsonSource } from './json.source';
import { lineProtocolSource, prometheusSource } from './lines.source';
import { parquetSource } from './parquet.source';
import { sniffFormat } from './sniff-format';
import { refuseTextBeforeJson } from './text-before-json';
import type { ReadOptions, RowSource, SourceParts } from './source';

/** One file, understood and ready to be read. */
export interface OpenedInput {
  readonly input: Input;
  readonly source: RowSource;
  /** Told from another file under the same path by its first lines; the same while it grows. */
  readonly mark: string;
}

/** So much of a stream is waited for, at the most, until it can be understood. */
const STREAM_CHARACTERS = 262_144;
const NOTHING: LineSample = { head: [], runs: [], isWhole: true };

/** @throws Error with what was found and what is expected */
export async function openOne(
  path: string,
  options: ReadOptions,
  stdin: Readable,
  tally: ReadingTally,
  series = seriesNameOf(path),
): Promise<OpenedInput> {
  const input = await Input.open(path, stdin);
  const parts = { input, options, series, tally };
  try {
    if (input.isParquet || options.format === 'parquet') {
      const source = await parquetSource({ ...parts, lines: NOTHING, text: () => input.text() });
      return { input, source, mark: markOf([path, String(input.totalBytes)]) };
    }
    if (input.isStream) return await openStream(parts);
    const lines = await sampleFile(input);
    const source = await understand({ ...parts, lines, text: () => input.text() });
    return { input, source, mark: markOf(marked(lines, source)) };
  } catch (thrown) {
    input.close();
    throw thrown;
  }
}

/** Reads a stream as far as it takes to understand it: what has come so far, more where that is not enough. */
async function openStream(parts: Omit<SourceParts, 'lines' | 'text'>): Promise<OpenedInput> {
  const { input } = parts;
  const pieces = input.text();
  const taken: string[] = [];
  let characters = 0;
  for (;;) {
    const next = await pieces.next();
    if (next.done !== true) {
      taken.push(next.value);
      characters += next.value.length;
    }
    const isWhole = next.done === true;
    const isEnough = isWhole || characters >= STREAM_CHARACTERS;
    const lines = linesOf(taken.join(''), isWhole);
    if (!isEnough && lines.head.filter((line) => line.trim() !== '').length < 2) continue;
    try {
      const source = await understand({ ...parts, lines, text: () => following(taken, pieces) });
      return { input, source, mark: markOf(marked(lines, source)) };
    } catch (thrown) {
      if (isEnough) throw thrown;
    }
  }
}

function linesOf(text: string, isWhole: boolean): LineSample {
  const lines = text.split(/\r\n|\n|\r(?!$)/);
  if (!isWhole || lines.at(-1) === '') lines.pop();
  return { head: joinedQuoted(lines), runs: [], isWhole };
}

async function* following(taken: readonly string[], rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield* taken;
  yield* rest;
}

async function understand(parts: SourceParts): Promise<RowSource> {
  const { lines, options, input } = parts;
  if (lines.head.every((line) => line.trim() === ''))
    throw new Error('it is empty; rows of CSV, JSON or line protocol expected');
  if (lines.head[0]!.startsWith('version https://git-lfs.'))
    throw new Error('it only points to the file, as Git LFS keeps it; fetch the file itself by git lfs pull');
  const markup = /^\s*<(\?xml|!doctype html|html|[a-z][\w:.-]*[ >/])/i.exec(
    lines.head.find((line) => line.trim() !== '')!,
  )?.[1];
  if (options.format === undefined && markup !== undefined)
    throw new Error(
      `it is ${/html/i.test(markup) ? 'HTML' : 'XML'}; CSV, JSON, line protocol or Parquet expected: export it as one of them`,
    );
  if (options.format === undefined) refuseTextBeforeJson(lines.head);
  switch (options.format ?? sniffFormat(input.path, lines.head)) {
    case 'json':
    case 'ndjson':
      return jsonSource(parts);
    case 'line-protocol':
      return lineProtocolSource(parts);
    case 'prometheus':
      return prometheusSource(parts);
    default:
      return csvSource(parts);
  }
}

function marked({ head }: LineSample, { markLines }: RowSource): string[] {
  return head.filter((line) => line.trim() !== '').slice(0, Math.max(2, markLines));
}

function markOf(lines: readonly string[]): string {
  const hash = createHash('sha256');
  for (const line of lines) hash.update(line).update('\n');
  return hash.digest('hex').slice(0, 8);
}

/** The name of a series whose file says none. */
export function seriesNameOf(path: string): string {
  if (path === STANDARD_INPUT || /^\/(dev|proc)\//.test(path)) return 'input';
  return (
    basename(path)
      .replace(/\.(gz|zst|bz2|xz|zip)$/i, '')
      .replace(/\.[^.]+$/, '') || 'input'
  );
}
