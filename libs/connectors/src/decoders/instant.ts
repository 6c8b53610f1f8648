import type { Rejection } from '@kymo/domain';
import {
  EARLIEST_MS,
  type EpochUnit,
  LATEST_MS,
  likelyUnit,
  millisecondsOf,
  parseIso,
  PER_MILLISECOND,
  type TimeUnit,
} from '@kymo/telemetry-io';
import { quoted, rejection, type Limits } from './limits';

const UNIT_WORDS: Record<EpochUnit, string> = {
  h: 'hours',
  m: 'minutes',
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
};
/**
 * Event time of a record in milliseconds since the Unix epoch. ISO 8601 text is always understood; a number is
 * taken in `unit`.
 * @param where names the record's part in the message, for example `time`
 * @param toUtc of the time on a wall clock, for text without an offset
 */
export function readInstant(
  time: unknown,
  where: string,
  limits: Limits,
  unit: TimeUnit = 'ms',
  toUtc?: (localMs: number) => number,
): number | Rejection {
  if (typeof time === 'number') {
    if (unit !== 'iso' && unit !== 'iso-utc') return readEpoch(time, unit, where, limits);
    return rejection(
      'time_invalid',
      `${where}: the number ${time} found; ISO 8601 text expected: set timeUnit to s, ms, us or ns`,
    );
  }
  if (typeof time === 'string') return readText(time, where, limits, unit, toUtc);
  const expected = `${wordFor(unit)}ISO 8601 text expected`;
  if (time === undefined) return rejection('time_missing', `${where}: nothing found; ${expected}`);
  if (time === null) return rejection('time_missing', `${where}: null found; ${expected}`);
  return rejection('time_invalid', `${where}: ${quoted(time)} found; ${expected}`);
}

/** A number since the Unix epoch in milliseconds, or why it cannot be meant in that unit. */
export function readEpoch(time: number, unit: EpochUnit, where: string, limits: Limits): number | Rejection {
  const timeMs = millisecondsOf(time, unit);
  if (timeMs >= EARLIEST_MS && timeMs < LATEST_MS) return checkFuture(timeMs, where, limits);
  if (!Number.isFinite(time))
    return rejection(
      'time_invalid',
      `${where}: ${time} found; a finite number of ${UNIT_WORDS[unit]} expected`,
    );
  if (time < 0) return rejection('time_invalid', `${where}: ${time} lies before 1970; a later time expected`);
  const meant = likelyUnit(time);
  if (meant === unit) {
    const date = new Date(timeMs);
    const found = Number.isNaN(date.getTime()) ? 'no date' : date.toISOString();
    return rejection(
      'time_invalid',
      `${where}: ${time} ${UNIT_WORDS[unit]} is ${found}; a time from March 1973 to ${new Date(LATEST_MS).getUTCFullYear()} expected`,
    );
  }
  const date = new Date(time / PER_MILLISECOND[meant]);
  const reason = meant === 's' ? 'time_in_seconds' : 'time_invalid';
  const factor = PER_MILLISECOND[unit] / PER_MILLISECOND[meant];
  const advice = factor > 1 ? `multiply by ${factor}` : `divide by ${Math.round(1 / factor)}`;
  const looks = Number.isNaN(date.getTime())
    ? `is no number of ${UNIT_WORDS[unit]}`
    : `looks like ${UNIT_WORDS[meant]} (${date.toISOString()})`;
  return rejection(
    reason,
    `${where}: ${time} ${looks}; ${UNIT_WORDS[unit]} expected: ${advice}, or set timeUnit: ${meant} in a mapping`,
  );
}

function wordFor(unit: TimeUnit): string {
  return unit === 'iso' || unit === 'iso-utc' ? '' : `${UNIT_WORDS[unit]} since 1970 or `;
}

function readText(
  time: string,
  where: string,
  limits: Limits,
  unit: TimeUnit,
  toUtc: ((localMs: number) => number) | undefined,
): number | Rejection {
  const isLocal = toUtc !== undefined && Number.isNaN(parseIso(time));
  const writtenMs = parseIso(time, isLocal || unit === 'iso-utc');
  const timeMs = isLocal && !Number.isNaN(writtenMs) ? toUtc(writtenMs) : writtenMs;
  if (!Number.isNaN(timeMs)) return checkFuture(timeMs, where, limits);
  const number = time.trim() === '' ? NaN : Number(time);
  let advice = 'ISO 8601 such as 2025-01-31T08:00:00Z expected';
  if (Number.isFinite(number)) advice = 'send the number without quotes';
  else if (!Number.isNaN(parseIso(time, true)))
    advice = 'the offset is missing: end it with Z or +hh:mm, or set timeZone in a mapping';
  return rejection('time_invalid', `${where}: ${quoted(time)} found; ${advice}`);
}

function checkFuture(timeMs: number, where: string, { now, maxFutureMs }: Limits): number | Rejection {
  if (maxFutureMs === null || timeMs - now() <= maxFutureMs) return timeMs;
  const hours = (milliseconds: number) => (milliseconds / 3_600_000).toFixed(1);
  return rejection(
    'time_in_future',
    `${where}: ${new Date(timeMs).toISOString()} lies ${hours(timeMs - now())} h ahead of this machine's clock, ` +
      `at most ${hours(maxFutureMs)} h allowed; check the producer's clock or raise maxFutureMs`,
  );
}
