import { gunzipSync, inflateSync } from 'node:zlib';
import { isObject } from './limits';
import { messageReader } from './wire/message';
import { SPARKPLUG_PROTO } from './wire/sparkplug.proto';

/** A metric as it stands in a payload. */
export interface SparkplugMetric {
  readonly name?: string;
  readonly alias?: number;
  readonly timestamp?: number;
  readonly datatype?: number;
  readonly is_null?: boolean;
  readonly int_value?: number;
  readonly long_value?: number;
  readonly float_value?: number | null;
  readonly double_value?: number | null;
  readonly boolean_value?: boolean;
  readonly string_value?: string;
}

interface Payload {
  readonly timestamp?: number;
  readonly metrics: readonly SparkplugMetric[];
}

const PACKED = 'SPBV1.0_COMPRESSED';

/** Bits of the whole numbers that have a sign, by the number of their data type: Int8, Int16, Int32. */
const SIGNED_BITS: Readonly<Record<number, number>> = { 1: 8, 2: 16, 3: 32 };
const UINT64 = 8;
/** Data types of numbers and booleans: Int8 to Boolean. */
const [FIRST_NUMBER, LAST_NUMBER] = [1, 11];
/** Numbers that 64 bits have. */
const ALL = 2 ** 64;

const readMessage = messageReader(SPARKPLUG_PROTO, 'Payload');

/** Reads a payload, unpacking it where it is packed. @throws Error where it is none, or larger than allowed when unpacked */
export function readPayload(bytes: Uint8Array, maxDecompressedBytes: number): Payload {
  const outer = readMessage(bytes) as Partial<Payload> & { uuid?: string; body?: Uint8Array };
  if (outer.uuid !== PACKED) return withMetrics(outer);
  const isGzip = outer.metrics?.some(
    ({ name, string_value: value }) => name === 'algorithm' && value?.toUpperCase() === 'GZIP',
  );
  const unpack = isGzip === true ? gunzipSync : inflateSync;
  const body = unpack(outer.body ?? new Uint8Array(0), { maxOutputLength: maxDecompressedBytes });
  return withMetrics(readMessage(body) as Partial<Payload>);
}

function withMetrics(payload: Partial<Payload>): Payload {
  return { ...payload, metrics: (payload.metrics ?? []).filter(isObject) };
}

/** The number of a metric: null where it says that there is none; undefined where it is no number. @param born data type of its birth */
export function valueOf(metric: SparkplugMetric, born: number | undefined): number | null | undefined {
  const type = metric.datatype ?? born;
  if (type !== undefined && (type < FIRST_NUMBER || type > LAST_NUMBER)) return undefined;
  if (metric.is_null === true) return null;
  if (metric.boolean_value !== undefined) return metric.boolean_value ? 1 : 0;
  if (metric.int_value !== undefined) return signed(metric.int_value, SIGNED_BITS[type ?? 0]);
  if (metric.long_value !== undefined) {
    const { long_value: value } = metric;
    return type === UINT64 && value < 0 ? value + ALL : value;
  }
  return metric.float_value !== undefined ? metric.float_value : metric.double_value;
}

/** Numbers below zero are sent as their two's complement, of 32 bits or of their own. */
function signed(value: number, bits: number | undefined): number {
  if (bits === undefined) return value;
  return (value << (32 - bits)) >> (32 - bits);
}
