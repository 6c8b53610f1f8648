/** How a time may be written: a number since the Unix epoch in some unit, or ISO 8601 text. */
export const TIME_UNITS = ['s', 'ms', 'us', 'ns', 'iso', 'iso-utc'] as const;
export type TimeUnit = (typeof TIME_UNITS)[number];
/** Minutes and hours are units of line protocol alone. */
export type EpochUnit = Exclude<TimeUnit, 'iso' | 'iso-utc'> | 'm' | 'h';

export function isEpochUnit(text: string): text is EpochUnit {
  return text in PER_MILLISECOND;
}

export const PER_MILLISECOND: Record<EpochUnit, number> = {
  h: 1 / 3_600_000,
  m: 1 / 60_000,
  s: 1e-3,
  ms: 1,
  us: 1e3,
  ns: 1e6,
};
/** March 1973: what lies before, in milliseconds, was written in a coarser unit. */
export const EARLIEST_MS = 1e11;
/** The year 5138: what lies after, in milliseconds, was written in a finer unit. */
export const LATEST_MS = 1e14;

const ISO =
  /^(\d{4})[-/](\d\d)[-/](\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?\s?([Zz]|[+-]\d\d(?::?\d\d)?)?$/;

/** Whole milliseconds; half a microsecond is added for what a 64-bit float loses of nanoseconds and of fractions. */
export function millisecondsOf(time: number, unit: EpochUnit): number {
  return Math.floor(time / PER_MILLISECOND[unit] + 0.0005);
}

/** The unit in which a number since the Unix epoch gives a date of our age. */
export function likelyUnit(time: number): EpochUnit {
  if (time < EARLIEST_MS) return 's';
  if (time < LATEST_MS) return 'ms';
  return time < LATEST_MS * 1e3 ? 'us' : 'ns';
}

/**
 * Milliseconds since the epoch of an ISO 8601 date-time (blank for `T`, slashes for dashes); NaN where the text is
 * none, names a date that never was, or has no offset and none is assumed.
 */
export function parseIso(text: string, assumeUtc = false): number {
  const match = ISO.exec(text);
  if (match === null) return NaN;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone] = match;
  if (zone === undefined && !assumeUtc) return NaN;
  if (Number(day) > new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()) return NaN;
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0');
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}${offsetOf(zone)}`);
}

function offsetOf(zone = 'Z'): string {
  const digits = zone.replace(':', '');
  return digits.length === 1 ? 'Z' : `${digits.slice(0, 3)}:${digits.slice(3).padEnd(2, '0')}`;
}
