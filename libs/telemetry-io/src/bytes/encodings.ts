import { isUtf8 } from 'node:buffer';
import { refuseKnownBinary } from './known-binaries';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

const SAMPLED_BYTES = 4096;
const FEWEST_BYTES = 8;
/** Share of zero bytes in every second place that makes text UTF-16. */
const ZERO_SHARE = 0.4;

/** How text is encoded, told by its first bytes. @throws Error for what is no text */
export function encodingOf(start: Buffer): Encoding {
  refuseKnownBinary(start);
  const mark = start.subarray(0, 2).toString('hex');
  if (mark === 'fffe') return 'utf-16le';
  if (mark === 'feff') return 'utf-16be';
  const zero = start.indexOf(0);
  if (zero < 0) return isText(start) ? 'utf-8' : 'windows-1252';
  const piece = start.subarray(0, SAMPLED_BYTES);
  const zeros = (offset: number) =>
    piece.filter((byte, index) => index % 2 === offset && byte === 0).length / (piece.length / 2);
  if (piece.length < FEWEST_BYTES) throw binary(zero);
  if (zeros(1) > ZERO_SHARE && zeros(0) < 0.1) return 'utf-16le';
  if (zeros(0) > ZERO_SHARE && zeros(1) < 0.1) return 'utf-16be';
  if (isPadded(start, zero)) return 'utf-8';
  throw binary(zero);
}

/** Whether text is only followed, or interrupted, by zero bytes, as a logger leaves them that lost its power. */
function isPadded(start: Buffer, zero: number): boolean {
  const text = start.filter((byte) => byte !== 0);
  return (
    zero >= FEWEST_TEXT &&
    isText(Buffer.from(text)) &&
    !text.some((byte) => byte < 0x20 && !BLANK_BYTES.has(byte))
  );
}

const FEWEST_TEXT = 64;
const BLANK_BYTES = new Set([0x09, 0x0a, 0x0d]);

function binary(zero: number): Error {
  return new Error(
    `it is binary (byte 0x00 at position ${zero}); CSV, JSON, line protocol or Parquet expected`,
  );
}

/** Whether bytes are UTF-8, where the last character may be cut. */
export function isText(bytes: Buffer): boolean {
  return [0, 1, 2, 3].some((cut) => isUtf8(bytes.subarray(0, bytes.length - cut)));
}

/**
 * Text of the bytes, chunk by chunk, without a byte order mark. What turns out not to be UTF-8 later on is read as
 * Windows-1252 from there.
 */
export class TextDecoding {
  encoding: Encoding;
  #decoder: InstanceType<typeof TextDecoder>;

  constructor(encoding: Encoding) {
    this.encoding = encoding;
    this.#decoder = new TextDecoder(encoding, { fatal: encoding === 'utf-8' });
  }

  decode(chunk: Uint8Array, stream = true): string {
    const text = this.#decoded(chunk, stream);
    return text.includes('\0') ? text.replaceAll('\0', '') : text;
  }

  #decoded(chunk: Uint8Array, stream: boolean): string {
    try {
      return this.#decoder.decode(chunk, { stream });
    } catch {
      this.encoding = 'windows-1252';
      this.#decoder = new TextDecoder(this.encoding);
      return this.#decoder.decode(chunk, { stream });
    }
  }
}
