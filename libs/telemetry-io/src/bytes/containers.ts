import { pipeline, Readable } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { createGunzip } from 'node:zlib';
import { Decompress } from 'fzstd';
import bunzip2 from 'unbzip2-stream';
import xz from 'xz-decompress';
import { unzipped } from './zip';

export type Container = 'gzip' | 'zstd' | 'bzip2' | 'xz' | 'zip';
type Chunks = AsyncIterable<Buffer>;

const CHUNK_BYTES = 262_144;
const MAGIC: readonly (readonly [Container, string])[] = [
  ['gzip', '1f8b'],
  ['zstd', '28b52ffd'],
  ['bzip2', '425a68'],
  ['xz', 'fd377a585a00'],
  ['zip', '504b0304'],
  ['zip', '504b0506'],
];
const TAR_MARK_AT = 257;

/** What a file is packed in, told by its first bytes. */
export function containerOf(start: Buffer): Container | undefined {
  const hex = start.subarray(0, 8).toString('hex');
  return MAGIC.find(([, magic]) => hex.startsWith(magic))?.[0];
}

/** The bytes within a container, as they are unpacked. @throws Error where it is damaged, or holds more than one file */
export async function* unpack(container: Container, chunks: Chunks): AsyncGenerator<Buffer> {
  const unpacked = unpackers[container](chunks)[Symbol.asyncIterator]();
  const first: Buffer = (await unpacked.next()).value ?? Buffer.alloc(0);
  const whole = following(first, { [Symbol.asyncIterator]: () => unpacked });
  const inner = containerOf(first);
  let isFirst = true;
  // A packed file within a packed file, such as data.csv.gz in a zip, is unpacked as well; one within that is not.
  for await (const chunk of inner === undefined ? whole : unpackers[inner](whole)) {
    if (isFirst) refuseTar(chunk);
    isFirst = false;
    yield chunk;
  }
}

/** Chunks of which the first has been taken already. */
export async function* following(first: Buffer, rest: Chunks): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  yield* rest;
}

const unpackers: Readonly<Record<Container, (chunks: Chunks) => Chunks>> = {
  gzip: (chunks) =>
    pipeline(Readable.from(chunks), createGunzip({ chunkSize: CHUNK_BYTES }), () => undefined),
  zstd: unzstd,
  bzip2: unbzip2,
  xz: unxz,
  zip: unzipped,
};

/** The library has streams of the first kind: nothing is asked of them, so that the input waits while what came is taken. */
async function* unbzip2(chunks: Chunks): AsyncGenerator<Buffer> {
  const out: Buffer[] = [];
  let failure: Error | undefined;
  const stream = bunzip2();
  stream.on('data', (chunk: Buffer) => out.push(chunk));
  stream.on('error', (error: Error) => (failure ??= error));
  for await (const chunk of chunks) {
    stream.write(chunk);
    if (failure !== undefined) throw failure;
    yield* out.splice(0);
  }
  stream.end();
  await new Promise((resolve) => setImmediate(resolve));
  if (failure !== undefined) throw failure;
  yield* out;
}

async function* unzstd(chunks: Chunks): AsyncGenerator<Buffer> {
  const out: Buffer[] = [];
  const decompress = new Decompress((chunk) => out.push(Buffer.from(chunk)));
  for await (const chunk of chunks) {
    decompress.push(chunk);
    yield* out.splice(0);
  }
  decompress.push(new Uint8Array(0), true);
  yield* out;
}

async function* unxz(chunks: Chunks): AsyncGenerator<Buffer> {
  const packed = Readable.toWeb(Readable.from(chunks)) as WebStream<Uint8Array>;
  const stream = new xz.XzReadableStream(packed as never) as unknown as WebStream<Uint8Array>;
  for await (const chunk of stream) yield Buffer.from(chunk);
}

function refuseTar(chunk: Buffer): void {
  if (chunk.subarray(TAR_MARK_AT, TAR_MARK_AT + 5).toString('latin1') !== 'ustar') return;
  const [name] = chunk.subarray(0, 100).toString('utf8').split('\0');
  throw new Error(
    `it is a tar archive that begins with ${JSON.stringify(name)}; unpack it by tar -xf, and name one file of it`,
  );
}
