import { CHANNEL_LIMIT, NAME_LENGTH_LIMIT, VALUE_LIMIT, type Clock, type Rejection } from '@kymo/domain';
import { z } from 'zod';

/** Limits that every decoder keeps: part of each one's options. */
export const limitsShape = {
  maxRecordBytes: z.number().int().positive().default(1_048_576).describe('Largest record, in bytes'),
  maxFutureMs: z
    .number()
    .min(0)
    .nullable()
    .default(86_400_000)
    .describe("How far a time may lie ahead of this machine's clock. null allows any time"),
  maxChannels: z
    .number()
    .int()
    .min(1)
    .max(CHANNEL_LIMIT)
    .default(CHANNEL_LIMIT)
    .describe('Most channels in a sample'),
};

/** Limit of formats that are packed by themselves. */
export const decompressedShape = {
  maxDecompressedBytes: z
    .number()
    .int()
    .positive()
    .default(16_777_216)
    .describe('Largest record after decompression, in bytes'),
};

export interface Limits {
  readonly maxRecordBytes: number;
  readonly maxFutureMs: number | null;
  readonly maxChannels: number;
  readonly now: Clock;
}

/** Name of a series, channel or tag as options give it. */
export const nameSchema = z.string().min(1).max(NAME_LENGTH_LIMIT);

export function rejection(reason: Rejection['reason'], message: string): Rejection {
  return { reason, message };
}

/** Refuses a record that is too large. */
export function tooLarge(value: Uint8Array, maxRecordBytes: number): Rejection {
  return rejection(
    'too_large',
    `record: ${value.byteLength} bytes found, at most ${maxRecordBytes} allowed; send smaller records or raise maxRecordBytes`,
  );
}

/** Refuses a number of channels above the limit. */
export function tooManyChannels(channels: number, where: string, allowed: number): Rejection {
  return rejection(
    'too_many_channels',
    `${where}: ${channels} channels found, at most ${allowed} allowed; split the series`,
  );
}

/** Whether a text can name a series, a channel or a tag; `__proto__` would change the object that holds it. */
export function isName(candidate: unknown): candidate is string {
  return (
    typeof candidate === 'string' &&
    candidate.length > 0 &&
    candidate.length <= NAME_LENGTH_LIMIT &&
    candidate !== '__proto__'
  );
}

export function isObject(candidate: unknown): candidate is Record<string, unknown> {
  return typeof candidate === 'object' && candidate !== null && !Array.isArray(candidate);
}

/** A value as it stands in a message: short, text in quotes, of arrays and objects only what they are. */
export function quoted(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (isObject(value)) return 'an object';
  if (typeof value !== 'string') return String(value);
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}

const DECIMAL = /^\s*[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?\s*$/i;

/** Whether a value is a number that can be kept: finite, and within the range of 32-bit floats. */
export function isMeasurement(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= VALUE_LIMIT;
}

/** A decimal number that is written as a text, as many devices send it, as the number; anything else as it is. */
export function unquoted(value: unknown): unknown {
  return typeof value === 'string' && DECIMAL.test(value) ? Number(value) : value;
}

/** Refuses a value that is no finite number, or too large a one. */
export function noMeasurement(
  value: unknown,
  where: string,
  otherwise = 'send null where there is no value',
): Rejection {
  const largest = String(VALUE_LIMIT).replace('+', '');
  const found = `${where}: ${quoted(value)} found`;
  return rejection(
    'value_not_finite',
    `${found}; a number from -${largest} to ${largest} expected: ${otherwise}`,
  );
}

/** Whether a value stands where a number should and means that there is none: NaN, an infinity, or their names. */
export function meansNoNumber(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^[+-]?(nan|inf(inity)?)$/i.test(value));
}
