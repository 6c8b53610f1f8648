import { decompress as decompressZstd } from 'fzstd';
import { compressFrame, decompressFrame } from 'lz4-napi';
import snappy from 'snappy';

/** Begins the block framing in which Java clients write Snappy; others write it bare. */
const JAVA_SNAPPY = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const JAVA_SNAPPY_HEADER_BYTES = 16;

interface Encoded {
  readonly buffer: Buffer;
}

/** Compression of record batches beyond the gzip that the Kafka client brings itself. */
export const snappyCodec = {
  compress: ({ buffer }: Encoded) => snappy.compress(buffer),
  decompress: async (bytes: Buffer) => {
    if (!bytes.subarray(0, JAVA_SNAPPY.length).equals(JAVA_SNAPPY)) return uncompressSnappy(bytes);
    const blocks: Buffer[] = [];
    for (let at = JAVA_SNAPPY_HEADER_BYTES; at < bytes.length;) {
      const end = at + 4 + bytes.readUInt32BE(at);
      blocks.push(await uncompressSnappy(bytes.subarray(at + 4, end)));
      at = end;
    }
    return Buffer.concat(blocks);
  },
};

export const lz4Codec = {
  compress: ({ buffer }: Encoded) => compressFrame(buffer),
  decompress: (bytes: Buffer) => decompressFrame(bytes),
};

export const zstdCodec = {
  compress: () => Promise.reject(new Error('zstd is read only; choose gzip, snappy or lz4 for writing')),
  decompress: async (bytes: Buffer) => Buffer.from(decompressZstd(bytes)),
};

async function uncompressSnappy(bytes: Buffer): Promise<Buffer> {
  return Buffer.from(await snappy.uncompress(bytes));
}
