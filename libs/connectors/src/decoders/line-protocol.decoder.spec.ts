import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LineProtocolDecoder } from './line-protocol.decoder';

const time = '1748000000000000000';

it('never throws and accounts for every line', () => {
  const decoder = new LineProtocolDecoder({}, () => Date.UTC(2025, 5, 1));
  const line = fc.oneof(fc.string(), fc.constantFrom(`m f=1 ${time}`, 'm,t=" f=1', 'm f="', '\\', 'm f=1,'));
  fc.assert(
    fc.property(fc.array(line, { minLength: 1 }), (lines) => {
      const { samples, rejections } = decoder.decode({
        value: Buffer.from(lines.join('\n')),
        partition: 'p',
        offset: 0,
      });
      expect(samples.length + rejections.length).toBeGreaterThan(0);
    }),
  );
});
