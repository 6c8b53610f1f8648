import fc from 'fast-check';
import { expect, it } from 'vitest';
import { extentOf, packBlock, unpackBlock } from './history-block';

it('takes a block apart again as it was, wherever its bytes lie', () => {
  const steps = fc.integer({ min: 0, max: 5 });
  fc.assert(
    fc.property(steps, fc.nat(3), fc.boolean(), fc.nat(7), (length, channels, areFloats, shift) => {
      const size = length * channels;
      const values = Array.from({ length: size }, (_, at) => (at % 3 === 0 ? Number.NaN : at / 4));
      const block = {
        intervalMs: 1000 / 3,
        channels: 7,
        actual: areFloats ? Float32Array.from(values) : Float64Array.from(values),
        expected: areFloats ? Float64Array.from(values) : Float32Array.from(values),
        band: Float32Array.from(values),
        score: new Float32Array(length).fill(1.5),
      };
      const packed = packBlock(block);
      const elsewhere = new Uint8Array(packed.length + shift);
      elsewhere.set(packed, shift);
      expect(unpackBlock(elsewhere.subarray(shift))).toEqual(block);
      expect(extentOf(elsewhere.subarray(shift))).toEqual({ intervalMs: 1000 / 3, steps: length });
    }),
  );
});
