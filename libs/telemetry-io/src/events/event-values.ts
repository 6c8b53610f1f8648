import type { ReadSample } from '../reading/outcome';
import { readCalendarText } from '../times/calendar-text';
import { likelyUnit, millisecondsOf, parseIso } from '../times/iso';

/** A layout of JSON documents that says by itself what is what. */
export interface JsonEvents {
  readonly shape: string;
  /** Documents give one series after the other, so that times go back. */
  readonly isBySeries: boolean;
  /** The samples of a document. @throws Error where it is none of the kind */
  samples(document: unknown, series: string): ReadSample[];
}

/** Milliseconds of a time that is a number since 1970 in the unit its size tells, or text. @throws Error */
export function moment(time: unknown): number {
  const number =
    typeof time === 'number'
      ? time
      : typeof time === 'string' && /^\d+(\.\d+)?$/.test(time)
        ? Number(time)
        : Number.NaN;
  if (number > 0) return millisecondsOf(number, likelyUnit(number));
  const text = typeof time === 'string' ? parseIso(time, true) : Number.NaN;
  const calendar = typeof time === 'string' && Number.isNaN(text) ? readCalendarText(time, 'ymd') : undefined;
  const timeMs = calendar === undefined ? text : calendar.localMs - 60_000 * (calendar.offsetMinutes ?? 0);
  if (Number.isNaN(timeMs))
    throw new Error(`time: ${JSON.stringify(time)} found; a number since 1970 or ISO 8601 text expected`);
  return timeMs;
}

/** A value as a number; null where it is none. */
export function number(value: unknown): number | null {
  if (typeof value === 'boolean') return Number(value);
  if (value === null || value === undefined || value === '') return null;
  const read = Number(value);
  return Number.isFinite(read) ? read : null;
}
