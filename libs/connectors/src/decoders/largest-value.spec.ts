import type { Decoder, RawRecord } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { JsonDecoder } from './json.decoder';
import { LineProtocolDecoder } from './line-protocol.decoder';
import { MappedJsonDecoder } from './mapped-json.decoder';

const timeMs = Date.UTC(2025, 0, 1);
const now = () => timeMs;
const json = (value: string) => `{"series":"a","time":${timeMs},"values":{"flow":${value}}}`;

const decoders: readonly [string, Decoder, (value: string) => string][] = [
  ['json', new JsonDecoder({}, now), json],
  ['mapped-json', new MappedJsonDecoder({ series: 'series', time: 'time', values: 'values' }, now), json],
  ['line-protocol', new LineProtocolDecoder({ timeUnit: 'ms' }, now), (value) => `a flow=${value} ${timeMs}`],
];

describe.each(decoders)('the %s decoder', (_, decoder, written) => {
  const decode = (value: string) => {
    const record: RawRecord = { value: Buffer.from(written(value)), partition: 'telemetry/0', offset: 0 };
    return decoder.decode(record);
  };

  it.each(['3.4028235e38', '-3.4028235e38', '1e-300'])('accepts %s', (value) => {
    const { samples, rejections } = decode(value);
    expect(rejections).toEqual([]);
    expect(samples[0]?.values).toEqual({ flow: Number(value) });
    expect(Math.fround(Number(value))).toSatisfy(Number.isFinite);
  });

  it.each(['3.4028236e38', '-3.5e38', '1e300', '1e999'])('refuses %s', (value) => {
    const { samples, rejections } = decode(value);
    expect(samples).toEqual([]);
    expect(rejections).toEqual([
      {
        reason: 'value_not_finite',
        message: expect.stringContaining('a number from -3.4028235e38 to 3.4028235e38') as string,
      },
    ]);
  });
});
