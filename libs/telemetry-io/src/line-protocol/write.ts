export type FieldValue = number | string | null | undefined;

/**
 * One point in InfluxDB's line protocol with a timestamp in milliseconds, or nothing when no field has a value.
 * Numbers become floats; missing and non-finite ones are left out.
 * @param fields values by names that need no escaping
 * @see https://docs.influxdata.com/influxdb/v1/write_protocols/line_protocol_reference/
 */
export function point(
  head: string,
  fields: Readonly<Record<string, FieldValue>>,
  timeMs: number,
): string | undefined {
  let text = '';
  for (const name in fields) {
    const value = fieldText(fields[name]);
    if (value !== undefined) text += text === '' ? `${name}=${value}` : `,${name}=${value}`;
  }
  return text === '' ? undefined : `${head} ${text} ${Math.round(timeMs)}`;
}

/** Measurement and tags, sorted as the database prefers, empty ones left out: the part that many points share. */
export function pointHead(measurement: string, tags: Readonly<Record<string, string>>): string {
  const texts = Object.keys(tags)
    .sort()
    .filter((name) => name !== '' && tags[name] !== '')
    .map((name) => `,${escapeName(name)}=${escapeName(tags[name]!)}`);
  return `${measurement.replace(/[, ]/g, '\\$&')}${texts.join('')}`;
}

/** Most names hold none of these. */
const SPECIAL = /[,= \\%\p{Cc}]/u;
/** Control characters, and a backslash before what it would escape: the line protocol carries neither. */
const NOT_CARRIED = /\p{Cc}|\\(?=[\\,= ]|$)/gu;
/** What stands for one of them. */
const CODE = /%(?:[01][0-9A-F]|5C|25|7F|[89][0-9A-F])/g;

/**
 * A name as it is stored: as it is, but for what the line protocol cannot carry, which becomes its code as in an
 * address (`%0A` for a line feed). Two names are never stored as one: what looks like a code has its `%` coded.
 */
function storedName(name: string): string {
  return name
    .replace(CODE, (code) => `%25${code.slice(1)}`)
    .replace(NOT_CARRIED, (character) => `%${hex(character.charCodeAt(0))}`);
}

/** The name behind a stored one. */
export function nameOfStored(stored: string): string {
  return stored.replace(CODE, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
}

const hex = (code: number): string => code.toString(16).toUpperCase().padStart(2, '0');

function escapeName(name: string): string {
  if (!SPECIAL.test(name)) return name;
  return storedName(name).replace(/[,= ]/g, '\\$&');
}

function fieldText(value: FieldValue): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
  if (typeof value !== 'string') return undefined;
  return `"${value.replace(/["\\]/g, '\\$&').replace(/[\r\n]+/g, ' ')}"`;
}

const POWERS_OF_TEN = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);
/** Decimal digits that every 32-bit float fits into, at least and at most. */
const MIN_DIGITS = 6;
const MAX_DIGITS = 9;

/** A value as it is kept: one of a 32-bit float as a short decimal, one of a double with all its digits. */
export function keptFloat(values: Float32Array | Float64Array, index: number): number | undefined {
  const value = values[index];
  if (values instanceof Float32Array) return shortFloat(value);
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

/** A short decimal that is the same 32-bit float: 0.1 instead of 0.10000000149011612. */
export function shortFloat(value: number | undefined): number | undefined {
  if (value === undefined || !Number.isFinite(value)) return undefined;
  if (Math.fround(value) !== value) return value;
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  for (let digits = MIN_DIGITS; digits < MAX_DIGITS; digits++) {
    const scale = POWERS_OF_TEN[digits - 1 - exponent];
    if (scale === undefined) break;
    const short = Math.round(value * scale) / scale;
    if (Math.fround(short) === value) return short;
  }
  return value;
}
