import type { HistoryBlock, Values } from '@kymo/domain';

/** A block without what its key says, channels by their number. */
export type PackedBlock = Omit<HistoryBlock, 'series' | 'startMs' | 'channels'> & {
  readonly channels: number;
};

const HEADER_BYTES = 24;
const ACTUAL_FLOATS = 1;
const EXPECTED_FLOATS = 2;

/**
 * A block as bytes: interval, numbers of steps and of channels, then its values as they are. Most blocks are of one step,
 * of which names would take more than the values.
 */
export function packBlock({ intervalMs, channels, actual, expected, band, score }: PackedBlock): Uint8Array {
  const parts = [actual, expected, band, score];
  const bytes = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, HEADER_BYTES));
  const header = new DataView(bytes.buffer);
  header.setFloat64(0, intervalMs);
  header.setUint32(8, score.length);
  header.setUint32(12, actual.length);
  header.setUint32(16, channels);
  header.setUint32(20, flagOf(actual, ACTUAL_FLOATS) | flagOf(expected, EXPECTED_FLOATS));
  let place = HEADER_BYTES;
  for (const { buffer, byteOffset, byteLength } of parts) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), place);
    place += byteLength;
  }
  return bytes;
}

/** The reverse of `packBlock`. The bytes may lie anywhere and are copied. */
export function unpackBlock(packed: Uint8Array): PackedBlock {
  const header = new DataView(packed.buffer, packed.byteOffset, HEADER_BYTES);
  const [steps, values, channels, flags] = [8, 12, 16, 20].map((place) => header.getUint32(place));
  let place = HEADER_BYTES;
  const part = <Part extends Values>(
    Kind: new (buffer: ArrayBuffer) => Part,
    length: number,
    width: number,
  ) => {
    const bytes = Uint8Array.prototype.slice.call(packed, place, (place += length * width));
    return new Kind(bytes.buffer as ArrayBuffer);
  };
  const valuesOf = (flag: number) =>
    flags! & flag ? part(Float32Array, values!, 4) : part<Values>(Float64Array, values!, 8);
  return {
    intervalMs: header.getFloat64(0),
    channels: channels!,
    actual: valuesOf(ACTUAL_FLOATS),
    expected: valuesOf(EXPECTED_FLOATS),
    band: part(Float32Array, values!, 4),
    score: part(Float32Array, steps!, 4),
  };
}

/** Interval and steps of a packed block, without its values. */
export function extentOf(packed: Uint8Array): { readonly intervalMs: number; readonly steps: number } {
  const header = new DataView(packed.buffer, packed.byteOffset, HEADER_BYTES);
  return { intervalMs: header.getFloat64(0), steps: header.getUint32(8) };
}

function flagOf(values: Values, flag: number): number {
  return values instanceof Float32Array ? flag : 0;
}
