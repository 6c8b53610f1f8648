import { describe, expect, it } from 'vitest';
import { lz4Codec, snappyCodec, zstdCodec } from './codecs';

const text = Buffer.from('hello hello hello hello\n');

describe('codecs', () => {
  it.each([
    ['snappy', snappyCodec],
    ['lz4', lz4Codec],
  ])('%s gives back what it took', async (_, codec) => {
    expect(await codec.decompress(await codec.compress({ buffer: text }))).toEqual(text);
  });

  it('reads the blocks in which Java clients write Snappy', async () => {
    const header = Buffer.from('82534e41505059000000000100000001', 'hex');
    const block = async (part: string) => {
      const compressed = await snappyCodec.compress({ buffer: Buffer.from(part) });
      const length = Buffer.alloc(4);
      length.writeUInt32BE(compressed.length);
      return Buffer.concat([length, compressed]);
    };
    const framed = Buffer.concat([header, await block('hello hello '), await block('hello hello\n')]);
    expect(await snappyCodec.decompress(framed)).toEqual(text);
  });

  it('reads zstd, written by the reference implementation', async () => {
    const compressed = Buffer.from('28b52ffd04586d00003868656c6c6f200a0100994b11a87c2ea8', 'hex');
    expect(await zstdCodec.decompress(compressed)).toEqual(text);
  });

  it('says that it does not write zstd', async () => {
    await expect(zstdCodec.compress()).rejects.toThrow('gzip, snappy or lz4');
  });
});
