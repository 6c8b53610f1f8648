import { crc32c } from './crc32c';

const MASK_OFFSET = 0xa282ead8;

/**
 * One record of a TFRecord file: length, its checksum, the bytes, their checksum.
 * @see https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details
 */
export function frameRecord(bytes: Uint8Array): Buffer {
  const record = Buffer.alloc(8 + 4 + bytes.length + 4);
  record.writeBigUInt64LE(BigInt(bytes.length), 0);
  record.writeUInt32LE(maskedCrc(record.subarray(0, 8)), 8);
  record.set(bytes, 12);
  record.writeUInt32LE(maskedCrc(bytes), 12 + bytes.length);
  return record;
}

/** Masked, because the checksum of bytes that contain their own checksum says little. */
function maskedCrc(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + MASK_OFFSET) >>> 0;
}
