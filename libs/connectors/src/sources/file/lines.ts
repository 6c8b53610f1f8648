import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { KymoError, messageOf } from '@kymo/domain';

/** The path that stands for standard input. */
export const STANDARD_INPUT = '-';

const CHUNK_BYTES = 262_144;
/** A longer line is cut: its decoder refuses it as too large, and memory stays bounded. */
const LINE_LIMIT_BYTES = 16 * 1_048_576;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const QUOTE = 0x22;
/** A quote that is not closed after so many lines is a stray one. */
const QUOTED_LINES_LIMIT = 50;

/** A file, or standard input, as blocks of lines; gzip is undone. */
export class LineReader {
  readonly totalBytes: number | undefined;
  /** What is read, for messages. */
  readonly label: string;
  readonly #stream: Readable;
  #bytesRead = 0;

  private constructor(label: string, stream: Readable, totalBytes?: number) {
    this.label = label;
    this.#stream = stream;
    this.totalBytes = totalBytes;
  }

  /** @throws KymoError INPUT_UNREADABLE */
  static async open(path: string, stdin: Readable): Promise<LineReader> {
    if (path === STANDARD_INPUT) return new LineReader('standard input', stdin);
    try {
      const found = await stat(path);
      if (found.isDirectory()) throw new Error('it is a folder; name one file in it');
      const stream = createReadStream(path, { highWaterMark: CHUNK_BYTES });
      return new LineReader(path, stream, found.isFile() ? found.size : undefined);
    } catch (thrown) {
      throw unreadable(path, messageOf(thrown), thrown);
    }
  }

  /** Bytes taken from the file so far, before gzip is undone. */
  get bytesRead(): number {
    return this.#bytesRead;
  }

  close(): void {
    this.#stream.destroy();
  }

  /**
   * Lines without their ends, blank ones left out, in blocks as they arrive.
   * @throws KymoError INPUT_UNREADABLE
   */
  async *blocks(): AsyncGenerator<Buffer[]> {
    try {
      const chunks = this.#counted();
      const first = (await chunks.next()).value ?? Buffer.alloc(0);
      const text = isGzip(first) ? gunzipped(first, chunks) : following(first, chunks);
      yield* splitLines(checkedText(text));
    } catch (thrown) {
      throw unreadable(this.label, messageOf(thrown), thrown);
    }
  }

  async *#counted(): AsyncGenerator<Buffer, undefined> {
    for await (const chunk of this.#stream) {
      const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
      this.#bytesRead += bytes.length;
      yield bytes;
    }
  }
}

/** @returns a KymoError INPUT_UNREADABLE that names the input */
export function unreadable(label: string, why: string, cause?: unknown): KymoError {
  return new KymoError('INPUT_UNREADABLE', `reading ${label}: ${why}`, { cause, context: { input: label } });
}

/** Puts the lines of a quoted field that goes over several lines together; a stray quote takes no other lines along. */
export async function* joinQuoted(blocks: AsyncIterable<Buffer[]>): AsyncGenerator<Buffer[]> {
  let open: Buffer[] = [];
  for await (const block of blocks) {
    const whole: Buffer[] = [];
    for (const line of block) {
      if (open.length === 0 && !hasOpenQuote(line)) {
        whole.push(line);
        continue;
      }
      open.push(line);
      if (open.length > 1 && hasOpenQuote(line)) {
        whole.push(
          Buffer.concat(open.flatMap((part, index) => (index === 0 ? [part] : [Buffer.from('\n'), part]))),
        );
        open = [];
      } else if (open.length > QUOTED_LINES_LIMIT) {
        whole.push(...open);
        open = [];
      }
    }
    if (whole.length > 0) yield whole;
  }
  if (open.length > 0) yield open;
}

function hasOpenQuote(line: Buffer): boolean {
  let quotes = 0;
  for (let at = line.indexOf(QUOTE); at >= 0; at = line.indexOf(QUOTE, at + 1)) quotes++;
  return quotes % 2 === 1;
}

async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer[]> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  let separator: number | undefined;
  for await (const chunk of chunks) {
    separator ??= separatorIn(chunk);
    const byte = separator ?? LINE_FEED;
    const lines: Buffer[] = [];
    let start = 0;
    for (let end = chunk.indexOf(byte); end >= 0; end = chunk.indexOf(byte, start)) {
      const line =
        rest.length === 0 ? chunk.subarray(start, end) : Buffer.concat([...rest, chunk.subarray(start, end)]);
      rest = [];
      restBytes = 0;
      start = end + 1;
      if (!isBlank(line)) lines.push(withoutReturn(line));
    }
    if (start < chunk.length && restBytes < LINE_LIMIT_BYTES) {
      rest.push(chunk.subarray(start));
      restBytes += chunk.length - start;
    }
    if (lines.length > 0) yield lines;
  }
  const line = Buffer.concat(rest);
  if (!isBlank(line)) yield [withoutReturn(line)];
}

/** How the lines of a file end, as far as this piece of it shows. */
function separatorIn(chunk: Buffer): number | undefined {
  if (chunk.includes(LINE_FEED)) return LINE_FEED;
  return chunk.subarray(0, -1).includes(CARRIAGE_RETURN) ? CARRIAGE_RETURN : undefined;
}

function withoutReturn(line: Buffer): Buffer {
  return line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line;
}

function isBlank(line: Buffer): boolean {
  return line.length < 64 && line.toString('latin1').trim() === '';
}

/** Refuses what is no text at its first block, before anything is made of it. */
async function* checkedText(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let first = true;
  for await (const chunk of chunks) {
    if (first) {
      refuseBinary(chunk);
      first = false;
      yield chunk.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? chunk.subarray(3) : chunk;
    } else yield chunk;
  }
}

function refuseBinary(block: Buffer): void {
  const start = block.subarray(0, 4).toString('latin1');
  if (start.startsWith('\xff\xfe') || start.startsWith('\xfe\xff')) {
    throw new Error('it is UTF-16 text; save it as UTF-8');
  }
  if (start.startsWith('PK'))
    throw new Error('it is a zip archive or a spreadsheet; unpack it, or save it as CSV');
  if (start === 'PAR1') throw new Error('it is a Parquet file; convert it to CSV or NDJSON');
  const zero = block.indexOf(0);
  if (zero >= 0)
    throw new Error(`it is binary (byte 0x00 at position ${zero}); CSV, NDJSON or line protocol expected`);
}

function isGzip(block: Buffer): boolean {
  return block[0] === 0x1f && block[1] === 0x8b;
}

function gunzipped(first: Buffer, rest: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  return pipeline(Readable.from(following(first, rest)), gunzip, () => undefined);
}

async function* following(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  yield* rest;
}
