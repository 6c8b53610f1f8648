import { readCalendarText } from './calendar-text';
import { ELAPSED_UNITS, elapsedUnit } from './number-times';

/** A count from a moment that is told: `hours since 1900-01-01 00:00:00`, as the conventions for climate data have it. */
export interface Since {
  readonly unit: string;
  readonly originMs: number;
}

const SINCE =
  /([\p{L}µ]+)\s+since\s+(\d{4}-\d{1,2}-\d{1,2}(?:[T ][\d:.]+)?(?:\s?(?:Z|UTC|[+-]\d{2}:?\d{2}))?)/iu;

/** The count that a text names; undefined where it names none. */
export function sinceIn(text: string): Since | undefined {
  const [, word = '', date = ''] = SINCE.exec(text) ?? [];
  const unit = elapsedUnit(word);
  const origin = readCalendarText(date.replace(/(:\d{2})\.0+$/, '$1'), 'ymd');
  if (unit === undefined || origin === undefined) return undefined;
  return { unit, originMs: origin.localMs - 60_000 * (origin.offsetMinutes ?? 0) };
}

export function momentSince({ unit, originMs }: Since, count: number): number {
  const timeMs = originMs + count * ELAPSED_UNITS[unit]!;
  // Days are written with so many digits that milliseconds are lost: whole seconds come back where they were meant.
  const second = Math.round(timeMs / 1000) * 1000;
  return ELAPSED_UNITS[unit]! > 1000 && Math.abs(timeMs - second) < 5 ? second : Math.round(timeMs);
}

export function sinceWords({ unit, originMs }: Since): string {
  return `${unit} since ${new Date(originMs).toISOString().slice(0, 19).replace('T00:00:00', '')}`;
}
