import { Duration } from 'luxon';

/** Hours, minutes and seconds in digits alone: `15`, `930`, `1530`, `153000`; NaN where the text is none. */
export function readClockDigits(text: string): number {
  if (!/^\d{1,6}$/.test(text)) return Number.NaN;
  const digits = text.length > 4 ? text.padStart(6, '0') : `${text.padStart(4, '0')}00`;
  const [hour, minute, second] = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4)].map(Number) as [
    number,
    number,
    number,
  ];
  const isMidnight = hour === 24 && minute + second === 0;
  return (hour < 24 || isMidnight) && minute < 60 && second < 60
    ? ((hour * 60 + minute) * 60 + second) * 1000
    : Number.NaN;
}

const DATE_LENGTH = 10;
const ISO_DURATION = /^P(?=\d|T\d)[\d.DTHMS]+$/;
const CLOCK =
  /^(?:(\d+)\s?(?:d|days?|\.)[\s,]*)?(\d{1,5}):(\d{2})(?::(\d{2})(?:[.,:](\d{1,9}))?)?\s?([ap](?:\.?\s?m\.?)?)?$/i;

/** The day from which spreadsheets, Unix and others count, where a cell holds a time of day alone. */
const NO_DAY =
  /^(?:1899-12-3[01]|30\.12\.1899|12\/30\/1899|30\/12\/1899|1900-01-0[01]|1904-01-01|1970-01-01|0?1[./]0?1[./]1970|0001-01-01)[T ]\s*(?=\d{1,2}:\d{2})/;

/** Whether a text is a time of day behind a date that stands for none, such as `1899-12-30 08:15:00`. */
export function isClockOfNoDay(text: string): boolean {
  return NO_DAY.test(text) && !Number.isNaN(readClock(text));
}

/**
 * Milliseconds of a clock or a stopwatch without a date: `08:15`, `26:00:01.5`, `1 day 02:00:00`, `8:15 PM`, `PT90S`;
 * NaN where the text is none.
 */
export function readClock(text: string): number {
  if (ISO_DURATION.test(text)) return Duration.fromISO(text).toMillis();
  const match = CLOCK.exec(text.length > DATE_LENGTH ? text.replace(NO_DAY, '').replace(/Z$/, '') : text);
  if (match === null) return Number.NaN;
  const [, days = '0', hour, minute, second = '0', fraction = '', half] = match;
  if (Number(minute) >= 60 || Number(second) >= 60) return Number.NaN;
  let hours = Number(hour);
  if (half !== undefined) {
    if (hours < 1 || hours > 12) return Number.NaN;
    hours = (hours % 12) + (/^p/i.test(half) ? 12 : 0);
  }
  const milliseconds = fraction === '' ? 0 : Number(fraction.slice(0, 3).padEnd(3, '0'));
  return (((Number(days) * 24 + hours) * 60 + Number(minute)) * 60 + Number(second)) * 1000 + milliseconds;
}
