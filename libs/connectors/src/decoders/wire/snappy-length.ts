const MAX_BYTES = 5;
const BITS = 7;

/** How long a Snappy block says that it is when unpacked, bytes; undefined where it does not say. */
export function snappyLength(block: Uint8Array): number | undefined {
  let length = 0;
  for (let index = 0; index < Math.min(MAX_BYTES, block.length); index++) {
    const byte = block[index]!;
    length += (byte & 0x7f) * 2 ** (BITS * index);
    if (byte < 0x80) return length;
  }
  return undefined;
}
