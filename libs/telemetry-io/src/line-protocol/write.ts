export type FieldValue = number | string | bigint | null | undefined;

/**
 * One point in InfluxDB's line protocol with a timestamp in milliseconds, or nothing when no field has a value.
 * Numbers become floats, bigints integers; missing and non-finite ones are left out.
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
const SPECIAL = /[,= \\\r\n]/;

/** The line protocol knows no line break in a name, and no backslash before the separator that follows one. */
function escapeName(name: string): string {
  if (!SPECIAL.test(name)) return name;
  return name
    .replace(/[\r\n]+/g, ' ')
    .replace(/\\+$/, (slashes) => '/'.repeat(slashes.length))
    .replace(/\\(?=[,= ])/g, '/')
    .replace(/[,= ]/g, '\\$&');
}

function fieldText(value: FieldValue): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
  if (typeof value === 'bigint') return `${value}i`;
  if (typeof value !== 'string') return undefined;
  return `"${value.replace(/["\\]/g, '\\$&').replace(/[\r\n]+/g, ' ')}"`;
}

const POWERS_OF_TEN = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);
/** Decimal digits that every 32-bit float fits into, at least and at most. */
const MIN_DIGITS = 6;
const MAX_DIGITS = 9;

/** A short decimal that is the same 32-bit float: 0.1 instead of 0.10000000149011612. */
export function shortFloat(value: number | undefined): number | undefined {
  if (value === undefined || !Number.isFinite(value)) return undefined;
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  for (let digits = MIN_DIGITS; digits < MAX_DIGITS; digits++) {
    const scale = POWERS_OF_TEN[digits - 1 - exponent];
    if (scale === undefined) break;
    const short = Math.round(value * scale) / scale;
    if (Math.fround(short) === value) return short;
  }
  return value;
}
