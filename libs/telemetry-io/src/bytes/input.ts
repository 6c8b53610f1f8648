import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { containerOf, following, unpack, type Container } from './containers';
import { encodingOf, TextDecoding, type Encoding } from './encodings';

/** The path that stands for standard input. */
export const STANDARD_INPUT = '-';

const CHUNK_BYTES = 262_144;
const PARQUET = 'PAR1';

/** One file, or standard input, as text; what it is packed in is undone. */
export class Input {
  readonly path: string;
  /** What is read, for messages. */
  readonly label: string;
  /** Unknown for standard input and other pipes. */
  readonly totalBytes: number | undefined;
  container: Container | undefined;
  encoding: Encoding = 'utf-8';
  /** A table in binary form: to be read by its path. */
  isParquet = false;
  #bytesRead = 0;
  readonly #stdin: Readable;
  #stream: Readable | undefined;
  #closed = false;

  private constructor(path: string, stdin: Readable, totalBytes?: number) {
    this.path = path;
    this.label = path === STANDARD_INPUT ? 'standard input' : path;
    this.#stdin = stdin;
    this.totalBytes = totalBytes;
  }

  /** @throws Error where there is no such file */
  static async open(path: string, stdin: Readable): Promise<Input> {
    if (path === STANDARD_INPUT) return new Input(path, stdin);
    const found = await stat(path);
    if (found.isDirectory())
      throw new Error('it is a folder; name one file in it, or some by a pattern such as folder/*.csv');
    const input = new Input(path, stdin, found.isFile() ? found.size : undefined);
    if (found.isFile())
      input.isParquet = (await input.bytesAt(0, PARQUET.length)).toString('latin1') === PARQUET;
    return input;
  }

  /** Whether reading uses the input up. */
  get isStream(): boolean {
    return this.totalBytes === undefined;
  }

  /** Bytes taken from the file so far, as they lie there. */
  get bytesRead(): number {
    return this.#bytesRead;
  }

  close(): void {
    this.#closed = true;
    this.#stream?.destroy();
  }

  /** Some bytes of a file, as they lie there. */
  async bytesAt(position: number, length: number): Promise<Buffer> {
    const file = await open(this.path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }

  /** The text from its start, in pieces as they arrive. @throws Error for what is no text, or is damaged */
  async *text(): AsyncGenerator<string> {
    this.#bytesRead = 0;
    const stream =
      this.path === STANDARD_INPUT
        ? this.#stdin
        : createReadStream(this.path, { highWaterMark: CHUNK_BYTES });
    this.#stream = stream;
    if (this.#closed) stream.destroy();
    const chunks = this.#counted(stream);
    const first = (await chunks.next()).value ?? Buffer.alloc(0);
    this.container = containerOf(first);
    const packed = following(first, chunks);
    let decoding: TextDecoding | undefined;
    for await (const chunk of this.container === undefined ? packed : unpack(this.container, packed)) {
      decoding ??= new TextDecoding(encodingOf(chunk));
      const text = decoding.decode(chunk);
      this.encoding = decoding.encoding;
      if (text !== '') yield text;
    }
    const rest = decoding?.decode(new Uint8Array(0), false) ?? '';
    if (rest !== '') yield rest;
  }

  async *#counted(stream: Readable): AsyncGenerator<Buffer, undefined> {
    for await (const chunk of stream) {
      const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
      this.#bytesRead += bytes.length;
      yield bytes;
    }
  }
}
